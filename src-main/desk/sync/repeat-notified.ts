// Owns saying again, over a new link, which effects were taken in over one that may have swallowed the answer.

export type RepeatNotified = {
  /** `now` monotonic ms. */
  said(effectId: number, now: number): void;
  /** What may have been lost with an earlier link, oldest first. */
  due(now: number): number[];
  /** The numbers were another database's. */
  forget(): void;
};

/** A line that swallows what it is given is found within 45 s, and coming back takes a while. */
export const repeatedForMs = 120_000;
/** The server has not more on the way to one agent. */
const repeatedAtMost = 50;

export function repeatNotified(): RepeatNotified {
  let taken: { effectId: number; at: number }[] = [];
  return {
    said(effectId, at) {
      taken = [...taken.filter((one) => one.effectId !== effectId), { effectId, at }].slice(-repeatedAtMost);
    },
    due(now) {
      taken = taken.filter(({ at }) => now - at < repeatedForMs);
      return taken.map(({ effectId }) => effectId);
    },
    forget() {
      taken = [];
    },
  };
}
