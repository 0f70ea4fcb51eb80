// Owns the line in which hellos wait when a crowd comes at once: a part of each turn is theirs, the rest of those who are in.

/** Of each turn, however short the rest of it is. */
const leastMs = 5;
/** However long it is. */
const mostMs = 50;

export type HelloLineOptions = {
  /** Any clock, in ms. */
  now(): number;
  /** Calls `act` after everything that is ready to be read was read. */
  soon(act: () => void): void;
};

/** Hellos get as much of a turn as everything else took in it: who is in waits about twice as long as without a crowd. */
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
      budgetMs = Math.min(mostMs, Math.max(leastMs, now() - turnedAt - spentMs));
      spentMs = 0;
      const due = waiting.length;
      let passed = 0;
      for (; passed < due && spentMs < budgetMs; passed += 1) pass(waiting[passed]);
      waiting.splice(0, passed);
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
