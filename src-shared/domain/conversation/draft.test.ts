// Owns the proof that joining two machines' drafts drops nobody's words and, done again, adds nothing.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftSchema, maxDraftLength, mergeDrafts, replaceInDraft } from './draft.ts';

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'a b', 'd\ne'), { maxLength: 3 });
const text = words.map((blocks) => blocks.join('\n\n'));
const blocksOf = (joined: string) => joined.split('\n\n');

describe('mergeDrafts', () => {
  test('DRAFT-4 what only one machine changed is what it made of it', () => {
    expect(mergeDrafts({ base: 'old', theirs: 'new', mine: 'old' })).toBe('new');
    expect(mergeDrafts({ base: 'old', theirs: 'old', mine: 'new' })).toBe('new');
    expect(mergeDrafts({ base: 'old', theirs: '', mine: 'old' })).toBe('');
    expect(mergeDrafts({ base: 'old', theirs: 'old', mine: '' })).toBe('');
  });

  test('DRAFT-4 what both changed stays whole, theirs above mine; an emptied one takes no words along', () => {
    expect(mergeDrafts({ base: 'old', theirs: 'one', mine: 'two' })).toBe('one\n\ntwo');
    expect(mergeDrafts({ base: null, theirs: 'one', mine: 'two' })).toBe('one\n\ntwo');
    expect(mergeDrafts({ base: 'old', theirs: 'one', mine: '' })).toBe('one');
    expect(mergeDrafts({ base: 'old', theirs: '', mine: 'two' })).toBe('two');
    // A word inside a longer one is no block: it is not taken for said.
    expect(mergeDrafts({ base: null, theirs: 'I do not know', mine: 'no' })).toBe('I do not know\n\nno');
  });

  test('DRAFT-4 for any texts not known to be begun from the same: every block stands in the result, and joining again changes nothing', () => {
    fc.assert(
      fc.property(text, text, (theirs, mine) => {
        const joined = mergeDrafts({ base: null, theirs, mine });
        for (const block of [...blocksOf(theirs), ...blocksOf(mine)])
          if (block !== '') expect(blocksOf(joined)).toContain(block);
        expect(mergeDrafts({ base: null, theirs: joined, mine: joined })).toBe(joined);
        if (mine !== '') expect(mergeDrafts({ base: null, theirs: joined, mine })).toBe(joined);
      }),
    );
  });

  test('DRAFT-9 for any texts begun from the same: every word either added is there, and none is gone that neither touched', () => {
    const wordsOf = (of: string) => of.split(/\s+/).filter((word) => word !== '');
    fc.assert(
      fc.property(text, text, text, (base, theirs, mine) => {
        const joined = wordsOf(mergeDrafts({ base, theirs, mine }));
        const added = [...wordsOf(theirs), ...wordsOf(mine)].filter((word) => !wordsOf(base).includes(word));
        for (const word of added) expect(joined).toContain(word);
        if (theirs === '' || mine === '') return;
        const once = wordsOf(base).filter((word, _, all) => all.indexOf(word) === all.lastIndexOf(word));
        for (const word of once)
          if (wordsOf(theirs).includes(word) && wordsOf(mine).includes(word)) expect(joined).toContain(word);
      }),
      { numRuns: 1_000 },
    );
  });

  test('DRAFT-9 two changes of different places of one paragraph do not repeat it; two of the same place keep both whole', () => {
    const base = 'Your lamp was sent on Monday.';
    expect(mergeDrafts({ base, theirs: `Hello!\n\n${base}`, mine: `${base} It comes by post.` })).toBe(
      `Hello!\n\n${base} It comes by post.`,
    );
    const [theirs, mine] = ['Your lamp was sent on Friday.', 'Your lamp was sent today.'];
    expect(mergeDrafts({ base, theirs, mine })).toBe(`${theirs}\n\n${mine}`);
  });
});

describe('replaceInDraft', () => {
  test('DRAFT-4 one block becomes another, or goes with its gap; no block, no change', () => {
    expect(replaceInDraft('one\n\ntwo\n\nthree', 'two', 'TWO')).toBe('one\n\nTWO\n\nthree');
    expect(replaceInDraft('one\n\ntwo', 'one', '')).toBe('two');
    expect(replaceInDraft('one\n\ntwo', 'two', '')).toBe('one');
    expect(replaceInDraft('one', 'one', '')).toBe('');
    expect(replaceInDraft('someone', 'one', 'x')).toBeNull();
    expect(replaceInDraft('one', '', 'x')).toBeNull();
  });
});

test('DRAFT-4 a draft longer than the server keeps is no row', () => {
  const draft = { agentId: 'a', conversationId: 'c', kind: 'reply', text: '', savedAt: 1, seq: 1 };
  const fits = (length: number) => draftSchema.safeParse({ ...draft, text: 'x'.repeat(length) }).success;
  expect([fits(maxDraftLength), fits(maxDraftLength + 1)]).toEqual([true, false]);
});
