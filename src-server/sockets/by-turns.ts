// Owns doing what thousands need at the same moment a few at a time, so that whoever else waits is served between.

/** `soon` calls back after everything that is ready was read; `act` is done to `atOnce` of them before each. */
export function createTurns<Item>(options: {
  soon(act: () => void): void;
  atOnce: number;
  act(item: Item): void;
}) {
  const { soon, atOnce, act } = options;
  let waiting: Item[] = [];

  function go(): void {
    const now = waiting.slice(0, atOnce);
    waiting = waiting.slice(atOnce);
    if (waiting.length > 0) soon(go);
    for (const item of now) act(item);
  }

  return {
    /** In their order; those already waiting come first. */
    add(items: readonly Item[]): void {
      const idle = waiting.length === 0;
      waiting = [...waiting, ...items];
      if (idle && waiting.length > 0) soon(go);
    },
    isIdle: () => waiting.length === 0,
  };
}
