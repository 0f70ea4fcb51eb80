// Owns knowing that words of this window are on their way back into a draft: they are not another machine's.
let underWay: Promise<unknown> = Promise.resolve();

export function comingBack(words: Promise<unknown>): void {
  underWay = Promise.allSettled([underWay, words]);
}

/** Settles when none are on their way any more. */
export async function wordsAreBack(): Promise<void> {
  await underWay;
}
