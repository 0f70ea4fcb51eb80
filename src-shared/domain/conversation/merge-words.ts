// Owns joining two changes of one text by whole words, where they are of different places of it; the same for either order.

/** The characters from `from` up to `to` became `by`. */
export type Edit = { from: number; to: number; by: string };

/** A longer comparison (words on one side times words on the other) is not worth its time: all of it is one change. */
const comparedAtMost = 1_000_000;

/**
 * `base` with what each of the two made of it; null when both changed the same place, or wrote in the same line there.
 * What both did alike is done once.
 */
export function mergeWords(base: string, one: string, other: string): string | null {
  const edits = editsBetween(base, one);
  for (const edit of editsBetween(base, other)) {
    const beside = edits.findIndex(({ from, to }) => from === edit.from && to === edit.to);
    const known = edits[beside];
    if (known !== undefined && holds(known, edit)) continue;
    if (known !== undefined && holds(edit, known)) edits.splice(beside, 1);
    if (edits.some((other) => collide(base, other, edit) || collide(base, edit, other))) return null;
    edits.push(edit);
  }
  edits.sort(
    (left, right) => left.from - right.from || left.to - right.to || (goesAbove(base, left, right) ? -1 : 1),
  );
  let merged = '';
  let at = 0;
  for (const { from, to, by } of edits) {
    merged += base.slice(at, from) + by;
    at = to;
  }
  return merged + base.slice(at);
}

/** What makes `other` of `base`, in order; changes that only white space lies between are one. */
export function editsBetween(base: string, other: string): Edit[] {
  const [before, after] = [wordsOf(base), wordsOf(other)];
  const edits: Edit[] = [];
  let [old, anew, at] = [0, 0, 0];
  for (const [keptOld, keptNew] of [...keptWords(before, after), [before.length, after.length] as const]) {
    const to = at + before.slice(old, keptOld).join('').length;
    const by = after.slice(anew, keptNew).join('');
    const last = edits.at(-1);
    if (to > at || by !== '') {
      if (last !== undefined && base.slice(last.to, at).trim() === '') {
        last.by += base.slice(last.to, at) + by;
        last.to = to;
      } else edits.push({ from: at, to, by });
    }
    at = to + (before[keptOld]?.length ?? 0);
    [old, anew] = [keptOld + 1, keptNew + 1];
  }
  return edits;
}

/** Words, new lines, and the other white space between them. */
function wordsOf(text: string): string[] {
  return text.match(/\n|[^\S\n]+|\S+/g) ?? [];
}

/** `first` lies over `second`, or ends where it begins without a new line between what they wrote. */
function collide(base: string, first: Edit, second: Edit): boolean {
  if (first.from < second.to && second.from < first.to) return true;
  if (first.to !== second.from) return false;
  if (first.from === second.from && first.to === second.to)
    return lineOf(base, first) === 'same' && lineOf(base, second) === 'same';
  return !first.by.endsWith('\n') && !second.by.startsWith('\n');
}

/** Of two that write at the same place: the same one for whoever asks. */
function goesAbove(base: string, left: Edit, right: Edit): boolean {
  const order = ['above', 'same', 'below'];
  const apart = order.indexOf(lineOf(base, left)) - order.indexOf(lineOf(base, right));
  return apart === 0 ? left.by < right.by : apart < 0;
}

/** Whether what is written in one place is lines of its own, above or below what stands there, or goes on with its line. */
function lineOf(base: string, { from, to, by }: Edit): 'above' | 'same' | 'below' {
  if (by.startsWith('\n') && (to === base.length || base[to] === '\n')) return 'below';
  return by.endsWith('\n') && (from === 0 || base[from - 1] === '\n') ? 'above' : 'same';
}

/** Of two of the same place: `first` did what `second` did, or wrote its lines among others. */
function holds(first: Edit, second: Edit): boolean {
  if (first.by === second.by) return true;
  const lines = second.by.replace(/^\n+|\n+$/g, '');
  return first.from === first.to && lines !== '' && `\n${first.by}\n`.includes(`\n${lines}\n`);
}

/** Which word of `before` is which of `after`: as many as can be, in order. */
function keptWords(before: readonly string[], after: readonly string[]): [number, number][] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const kept: [number, number][] = [];
  for (let n = 0; n < start; n += 1) kept.push([n, n]);
  const [oldEnd, newEnd] = [before.length - tail, after.length - tail];
  for (const [old, anew] of longestCommon(before.slice(start, oldEnd), after.slice(start, newEnd)))
    kept.push([start + old, start + anew]);
  for (let n = 0; n < tail; n += 1) kept.push([oldEnd + n, newEnd + n]);
  return kept;
}

function longestCommon(before: readonly string[], after: readonly string[]): [number, number][] {
  if (before.length * after.length > comparedAtMost) return [];
  const width = after.length + 1;
  /** How many can be kept from each pair of places on. */
  const most = new Uint16Array((before.length + 1) * width);
  const mostAt = (old: number, anew: number) => most[old * width + anew] ?? 0;
  for (let old = before.length - 1; old >= 0; old -= 1)
    for (let anew = after.length - 1; anew >= 0; anew -= 1)
      most[old * width + anew] =
        before[old] === after[anew]
          ? mostAt(old + 1, anew + 1) + 1
          : Math.max(mostAt(old + 1, anew), mostAt(old, anew + 1));
  const kept: [number, number][] = [];
  let [old, anew] = [0, 0];
  while (old < before.length && anew < after.length) {
    if (before[old] === after[anew]) {
      kept.push([old, anew]);
      old += 1;
      anew += 1;
    } else if (mostAt(old + 1, anew) >= mostAt(old, anew + 1)) old += 1;
    else anew += 1;
  }
  return kept;
}
