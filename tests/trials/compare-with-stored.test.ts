// Tries the comparison itself: each kind of broken promise, planted, is seen.
import { describe, expect, it } from 'vitest';
import type { Stored } from '../support/read-stored.ts';
import { compareWithStored, type Told } from './compare-with-stored.ts';

const message = (order: number, id: string, text: string) => ({
  order,
  id,
  conversationId: 'c',
  kind: 'incoming',
  text,
});

const stored = (changes: Partial<Stored> = {}): Stored => ({
  integrity: 'ok',
  messages: [message(1, 'a', 'one'), message(2, 'b', 'two'), message(3, 'c', 'three')],
  conversations: new Map(),
  sequence: { given: 3, first: 1, last: 3, different: 3 },
  commandIds: new Set(['a', 'b', 'c']),
  ...changes,
});

const told = (changes: Partial<Told> = {}): Told => ({
  name: 'writer',
  acked: [
    { id: 'a', text: 'one' },
    { id: 'b', text: 'two' },
  ],
  refused: [],
  ...changes,
});

describe('compareWithStored', () => {
  it('finds nothing where all is well, also when more is stored than was acknowledged', () => {
    expect(compareWithStored(stored(), [told()])).toEqual([]);
  });

  it.each<[string, Stored, Told]>([
    ['is not stored', stored({ messages: [message(1, 'a', 'one')] }), told()],
    ['is stored 2 times', stored({ messages: [...stored().messages, message(4, 'd', 'one')] }), told()],
    [
      'is stored as "other"',
      stored({ messages: [message(1, 'a', 'other'), message(2, 'b', 'two')] }),
      told(),
    ],
    [
      'is stored before what was sent earlier',
      stored({ messages: [message(5, 'a', 'one'), message(2, 'b', 'two')] }),
      told(),
    ],
    ['without its client key', stored({ commandIds: new Set(['a']) }), told()],
    ['was refused and is stored', stored(), told({ refused: [{ id: 'c', text: 'three' }] })],
    ['the sequence has gaps', stored({ sequence: { given: 3, first: 1, last: 4, different: 3 } }), told()],
    ['numbers twice', stored({ sequence: { given: 3, first: 1, last: 3, different: 2 } }), told()],
    ['the database is damaged', stored({ integrity: 'row 7 missing from index' }), told()],
  ])('sees: %s', (violation, truth, writer) => {
    const texts = compareWithStored(truth, [writer]).map(({ text }) => text);
    expect(texts.join('\n')).toContain(violation);
  });
});
