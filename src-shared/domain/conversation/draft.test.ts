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

  test('DRAFT-4 for any texts: every block changed stands in the result, and joining again changes nothing', () => {
    fc.assert(
      fc.property(fc.option(text), text, text, (base, theirs, mine) => {
        const joined = mergeDrafts({ base, theirs, mine });
        if (theirs !== base && mine !== base) {
          for (const block of [...blocksOf(theirs), ...blocksOf(mine)]) {
            if (block !== '') expect(blocksOf(joined)).toContain(block);
          }
        }
        expect(mergeDrafts({ base: null, theirs: joined, mine: joined })).toBe(joined);
        if (mine !== base && mine !== '')
          expect(mergeDrafts({ base: null, theirs: joined, mine })).toBe(joined);
      }),
    );
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
