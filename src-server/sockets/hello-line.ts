// Owns the line in which hellos wait when a crowd comes at once: a few in each turn, so that those who are in go first.

/** Some milliseconds of work: what is written meanwhile waits for no more than that. */
const perTurn = 8;

/** `soon` calls after everything that is ready to be read was read. */
export function createHelloLine(soon: (act: () => void) => void) {
  let waiting: (() => void)[] = [];
  let passed = 0;
  let turning = false;

  function turn(): void {
    if (turning) return;
    turning = true;
    soon(() => {
      turning = false;
      passed = 0;
      letIn();
    });
  }

  function letIn(): void {
    if (waiting.length === 0) return;
    const now = waiting.slice(0, perTurn);
    waiting = waiting.slice(perTurn);
    passed = now.length;
    turn();
    for (const greet of now) greet();
  }

  return {
    /** Greets now when the turn has room and nobody waits, else in a later turn; in the order of asking. May not throw then. */
    ask(greet: () => void): void {
      if (waiting.length > 0 || passed >= perTurn) {
        waiting.push(greet);
        return;
      }
      passed += 1;
      turn();
      greet();
    },
  };
}
export type HelloLine = ReturnType<typeof createHelloLine>;
