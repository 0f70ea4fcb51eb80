// Owns going from one part of the window to the next by keyboard.

/** The index to go to from `at` (-1 = in none) among `count` parts, round and round. */
export function regionAfter(at: number, by: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (at === -1) return by === 1 ? 0 : count - 1;
  return (at + by + count) % count;
}

function regions(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-region]')];
}

/** Puts the focus on the next (1) or previous (-1) part, in the order they are on screen. */
export function focusRegion(by: 1 | -1): void {
  const all = regions();
  const at = all.findIndex((region) => region.contains(document.activeElement));
  const next = all[regionAfter(at, by, all.length)];
  if (next === undefined) return;
  const place = next.matches('[data-region-focus]')
    ? next
    : next.querySelector<HTMLElement>('[data-region-focus]');
  place?.focus();
}

/** Out of writing to the thread, out of anything else to the inbox; no words are touched. */
export function leaveWriting(): void {
  const inComposer = document.activeElement?.closest('[data-region="composer"]') !== null;
  const target = inComposer ? '[data-region="thread"]' : '[data-region="inbox"] [data-region-focus]';
  document.querySelector<HTMLElement>(target)?.focus();
}
