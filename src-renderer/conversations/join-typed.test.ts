// Owns that joining never drops anybody's words and leaves the caret where it was among them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caretAfter, isJoined, joinTyped } from './join-typed.ts';

/** One paragraph at a time, so that it can be looked for. */
const paragraph = fc.string({ minLength: 1, maxLength: 12 }).map((text) => text.replaceAll(/\s/g, '_'));

describe('joining', () => {
  test('UI-20 words of another machine come in above what is typed on, and below it where they were added below', () => {
    expect(joinTyped({ base: 'Hel', theirs: 'From home\n\nHel', mine: 'Hello' })).toBe('From home\n\nHello');
    expect(joinTyped({ base: 'Hel', theirs: 'Hel\n\nFrom home', mine: 'Hello' })).toBe('Hello\n\nFrom home');
    expect(joinTyped({ base: 'Hel', theirs: 'Else', mine: 'Hello' })).toBe('Else\n\nHello');
    expect(joinTyped({ base: 'Hello', theirs: 'Hello\n\nFrom home', mine: 'Hello you' })).toBe(
      'Hello you\n\nFrom home',
    );
    expect(joinTyped({ base: 'Hello.', theirs: 'From home\n\nHello.', mine: 'Oh. Hello.' })).toBe(
      'From home\n\nOh. Hello.',
    );
    // In different places of one paragraph, both are done there.
    const [base, mine] = ['Sent on Monday by post.', 'Sent on Monday by post. Write if it does not co'];
    expect(joinTyped({ base, theirs: 'Sent on Tuesday by post.', mine })).toBe(mine.replace('Mon', 'Tues'));
    expect(joinTyped({ base: 'Hello', theirs: 'Hello there', mine: 'Hello' })).toBe('Hello there');
  });

  test('UI-20 nobody’s words are dropped, whoever wrote what from where', () => {
    fc.assert(
      fc.property(paragraph, paragraph, paragraph, (base, theirs, mine) => {
        for (const told of [`${theirs}\n\n${base}`, `${base}\n\n${theirs}`, theirs]) {
          const joined = joinTyped({ base, theirs: told, mine });
          expect(joined).toContain(mine === base ? told : mine);
          // Where they changed nothing, what was typed on takes its place.
          if (told !== base) expect(joined).toContain(theirs);
        }
        expect(joinTyped({ base, theirs: base, mine })).toBe(mine);
        expect(joinTyped({ base, theirs, mine: base })).toBe(theirs);
      }),
    );
  });

  test('UI-20 it is said when words of elsewhere stand beside one’s own, and not when they took their place', () => {
    expect(isJoined({ base: 'Hello', theirs: 'From home\n\nHello', mine: 'Hello' })).toBe(true);
    expect(isJoined({ base: 'Hel', theirs: 'Else', mine: 'Hello' })).toBe(true);
    expect(isJoined({ base: 'Hello', theirs: 'Hello there', mine: 'Hello' })).toBe(false);
    expect(isJoined({ base: '', theirs: 'From home', mine: '' })).toBe(false);
    expect(isJoined({ base: 'Hello', theirs: '', mine: 'Hello' })).toBe(false);
    expect(isJoined({ base: null, theirs: 'Hel', mine: 'Hello' })).toBe(false);
  });

  test('UI-20 the caret stays between the same letters', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }),
        fc.string({ maxLength: 20 }),
        fc.nat(),
        (words, added, at) => {
          const caret = at % (words.length + 1);
          const above = caretAfter(words, `${added}\n\n${words}`, caret);
          expect(`${added}\n\n${words}`.slice(above)).toBe(words.slice(caret));
          const place = caretAfter(words, added, caret);
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(added.length);
        },
      ),
    );
    expect(caretAfter('Hello', 'Hello\n\nFrom home', 3)).toBe(3);
    expect(caretAfter('one two', 'one and two', 6)).toBe(10);
    // Words came in above and below at once.
    const [typed, joined] = ['Hello you, how are you?', 'From home\n\nHello you, how are you?\n\nBye'];
    for (let caret = 1; caret < typed.length; caret += 1)
      expect(joined[caretAfter(typed, joined, caret)]).toBe(typed[caret]);
  });
});
