// Owns the proof that changes of different places of one text are joined word by word, in either order, and no added word is lost.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editsBetween, mergeWords } from './merge-words.ts';

const apply = (base: string, edits: ReturnType<typeof editsBetween>) =>
  edits.reduceRight((text, { from, to, by }) => text.slice(0, from) + by + text.slice(to), base);
const anyText = fc
  .array(fc.constantFrom('a', 'b', 'c', ' ', '\n\n', ' ', 'dé', '🙂'), { maxLength: 14 })
  .map((parts) => parts.join(''));

/** A text of words that are all different, and what a writer made of it with words of their own. */
const count = 12;
const baseWords = Array.from({ length: count }, (_, n) => `w${n}`);
const gaps = fc.array(fc.constantFrom(' ', '\n', '\n\n'), { minLength: count, maxLength: count });
const changeOf = (name: string) =>
  fc
    .array(fc.tuple(fc.nat({ max: count - 1 }), fc.constantFrom('add', 'replace', 'remove')), {
      maxLength: 4,
    })
    .map((changes) => (gapsUsed: readonly string[]) => {
      const words: (string | null)[] = baseWords.map((word, n) => word + (gapsUsed[n] ?? ''));
      const added: string[] = [];
      const removed = new Set<string>();
      for (const [n, [place, how]] of changes.entries()) {
        const own = `${name}${n}`;
        const there = words[place] ?? null;
        if (how !== 'remove') added.push(own);
        if (how !== 'add') {
          removed.add(baseWords[place] ?? '');
          if (there !== null)
            for (const word of there.split(/\s+/))
              if (added.includes(word)) added.splice(added.indexOf(word), 1);
        }
        if (how === 'add') words[place] = `${own} ${there ?? ''}`;
        else words[place] = how === 'remove' ? null : `${own} `;
      }
      return { text: words.join('').trim(), added, removed };
    });

describe('mergeWords', () => {
  test('DRAFT-9 changes of different places of a paragraph are joined without repeating it', () => {
    const base = 'Your lamp was sent on Monday. It comes by post.';
    const one = 'Your lamp was sent on Tuesday. It comes by post.';
    const other = 'Your lamp was sent on Monday. It comes by post, in a box.';
    const both = 'Your lamp was sent on Tuesday. It comes by post, in a box.';
    expect([mergeWords(base, one, other), mergeWords(base, other, one)]).toEqual([both, both]);
    expect(mergeWords('Hello', 'From home\n\nHello', 'Hello you')).toBe('From home\n\nHello you');
    expect(mergeWords('Hello', 'Hello\n\nFrom home', 'Hello!')).toBe('Hello!\n\nFrom home');
    expect(mergeWords('one two three', 'one three', 'one two three four')).toBe('one three four');
    expect(mergeWords('one two', 'one two', 'one 2')).toBe('one 2');
  });

  test('DRAFT-9 a paragraph of elsewhere beside what is being typed stands with it, whoever is one or other', () => {
    const joined = (...[base, one, other]: [string, string, string]) => {
      expect(mergeWords(base, one, other)).toBe(mergeWords(base, other, one));
      return mergeWords(base, one, other);
    };
    expect(joined('Hello', 'Hello\n\nFrom home', 'Hello you')).toBe('Hello you\n\nFrom home');
    expect(joined('Hello ', 'Hello \n\nFrom home', 'Hello you')).toBe('Hello you\n\nFrom home');
    expect(joined('Hello\n', 'Hello\n\nFrom home', 'Hello\nyou')).toBe('Hello\nyou\nFrom home');
    expect(joined('Hello.', 'Hello.\n\nFrom home', 'Hello.\n\nSecond paragraph')).toBe(
      'Hello.\n\nFrom home\n\nSecond paragraph',
    );
    expect(joined('Hello.', 'From home\n\nHello.', 'Oh. Hello.')).toBe('From home\n\nOh. Hello.');
    expect(joined('Hello.', 'From home\n\nHello.', 'And\n\nHello.')).toBe('And\n\nFrom home\n\nHello.');
    expect(joined('A.\n\nB.', 'A.\n\nFrom home\n\nB.', 'A. More\n\nB.')).toBe('A. More\n\nFrom home\n\nB.');
    // One has the other's paragraph already.
    expect(joined('Hello.', 'Hello.\n\nFrom home', 'Hello.\n\nFrom home\n\nBye')).toBe(
      'Hello.\n\nFrom home\n\nBye',
    );
  });

  test('DRAFT-9 changes of the same place, or next to one another on a line, are not', () => {
    expect(mergeWords('on Monday', 'on Tuesday', 'on Friday')).toBeNull();
    expect(mergeWords('Hello', 'Hello from home', 'Hello from the office')).toBeNull();
    expect(mergeWords('send it', 'send it tomorrow', 'send it. Thanks')).toBeNull();
    expect(mergeWords('', 'one', 'two')).toBeNull();
    // What goes on below is still the same line first.
    expect(mergeWords('Hello', 'Hello you\n', 'Hello all')).toBeNull();
    expect(mergeWords('a b', 'x b', 'x b')).toBe('x b');
  });

  test('DRAFT-9 for any texts: what each makes of the other’s is the same, and one that changed nothing changes nothing', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (base, one, other) => {
        expect(apply(base, editsBetween(base, one))).toBe(one);
        expect(mergeWords(base, one, other)).toBe(mergeWords(base, other, one));
        expect(mergeWords(base, one, base)).toBe(one);
        expect(mergeWords(base, base, one)).toBe(one);
        expect(mergeWords(base, one, one)).toBe(one);
      }),
    );
  });

  test('DRAFT-9 every word either added is there once, every word neither removed is there once, and no removed one', () => {
    let joined = 0;
    fc.assert(
      fc.property(gaps, changeOf('x'), changeOf('y'), (gapsUsed, makeOne, makeOther) => {
        const [one, other] = [makeOne(gapsUsed), makeOther(gapsUsed)];
        const base = baseWords
          .map((word, n) => word + (gapsUsed[n] ?? ''))
          .join('')
          .trim();
        const merged = mergeWords(base, one.text, other.text);
        if (merged === null) return;
        joined += 1;
        const kept = baseWords.filter((word) => !one.removed.has(word) && !other.removed.has(word));
        expect(
          merged
            .split(/\s+/)
            .filter((word) => word !== '')
            .sort(),
        ).toEqual([...one.added, ...other.added, ...kept].sort());
      }),
      { numRuns: 400 },
    );
    expect(joined).toBeGreaterThan(60);
  });

  test('DRAFT-9 a text as long as drafts may be is joined at once or taken for one change, never slowly', () => {
    const long = (word: string) => Array.from({ length: 4_000 }, (_, n) => `${word}${n}`).join(' ');
    expect(mergeWords(long('a'), long('b'), `${long('a')}\n\nmore`)).toBe(`${long('b')}\n\nmore`);
    expect(mergeWords(long('a'), long('b'), long('c'))).toBeNull();
  });
});
