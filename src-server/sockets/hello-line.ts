// Owns the line in which hellos wait when a crowd comes at once: a part of each turn is theirs, the rest of those who are in.

/**
 * Of what the rest of a turn takes. A crowd's own sockets are part of that rest: were it as much, each hello answered would
 * bring more of them and make room for more hellos, until a turn held the whole crowd.
 */
const shareOfRest = 0.25;
/** Of each turn, however short the rest of it is. */
const leastMs = 1;
/** However long it is. */
const mostMs = 50;

export type HelloLineOptions = {
  /** Any clock, in ms; better a fine one. */
  now(): number;
  /** Calls `act` after everything that is ready to be read was read. */
  soon(act: () => void): void;
};

/** Hellos get a part of each turn, as long as the rest of it is: who is in waits little longer than without a crowd. */
export function createHelloLine({ now, soon }: HelloLineOptions) {
  const waiting: (() => void)[] = [];
  let budgetMs = leastMs;
  let spentMs = 0;
  let turning = false;
  let turnedAt = 0;

  function turn(): void {
    if (turning) return;
    turning = true;
    turnedAt = now();
    soon(() => {
      turning = false;
      budgetMs = Math.min(mostMs, Math.max(leastMs, (now() - turnedAt - spentMs) * shareOfRest));
      const due = waiting.length;
      let passed = 0;
      for (; passed < due && (passed === 0 || spentMs < budgetMs); passed += 1) pass(waiting[passed]);
      waiting.splice(0, passed);
      spentMs = 0;
      if (passed > 0) turn();
    });
  }

  function pass(greet: (() => void) | undefined): void {
    const from = now();
    greet?.();
    spentMs += now() - from;
  }

  return {
    /**
     * Greets now when nobody waits and the turn has room, else in a later turn, in the order of asking; `greet` may not
     * throw then.
     */
    ask(greet: () => void): void {
      if (waiting.length > 0 || spentMs >= budgetMs) {
        waiting.push(greet);
        turn();
        return;
      }
      turn();
      pass(greet);
    },
  };
}
export type HelloLine = ReturnType<typeof createHelloLine>;
