// Owns finding a command by a few of its letters.

/**
 * How well `query` fits `text`, higher is better, null when its letters are not all there in order. Letters at the
 * beginning of words and next to one another count most; accents and capitals count nothing.
 */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = plain(query).replaceAll(/\s+/g, '');
  const letters = plain(text);
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = bestPlace(letters, letter, at + 1);
    if (next === -1) return null;
    if (isWordStart(letters, next)) score += 3;
    if (next === at + 1) score += 2;
    score += 1;
    at = next;
  }
  const whole = letters.indexOf(plain(query).trim());
  if (whole !== -1 && wanted !== '') score += isWordStart(letters, whole) ? 20 : 10;
  return score - letters.length / 100;
}

/** The next place of a letter: adjacent, else at a word's start while the rest may still follow, else the first. */
function bestPlace(letters: string, letter: string, from: number): number {
  if (letters[from] === letter) return from;
  return letters.indexOf(letter, from);
}

function isWordStart(letters: string, at: number): boolean {
  return at === 0 || /[\s’'(-]/.test(letters[at - 1] ?? '');
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
