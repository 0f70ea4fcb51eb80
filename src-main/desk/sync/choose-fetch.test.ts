// Owns the proof that what the agent opened last is fetched first, and that nothing is fetched twice.
import { expect, it } from 'vitest';
import { type ConversationId, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { chooseFetch, openedLast } from './choose-fetch.ts';

const unfetched = (id: string, fetchedUpTo = 0) => ({
  conversationId: conversationIdSchema.parse(id),
  fetchedUpTo,
});

it('SYNC-22: what was opened last comes first, then what else was opened, then work that is not whole', () => {
  const ongoing = [unfetched('work'), unfetched('more')];
  expect(chooseFetch([unfetched('first'), unfetched('last', 7)], ongoing)).toEqual(unfetched('last', 7));
  expect(chooseFetch([], ongoing)).toEqual(unfetched('work'));
  expect(chooseFetch([], [])).toBeNull();
});

it('SYNC-22: opened again, a conversation is wanted once, and first', () => {
  const opened = ['a', 'b', 'a'].reduce<ConversationId[]>(
    (before, id) => openedLast(before, conversationIdSchema.parse(id)),
    [],
  );
  expect(opened).toEqual(['b', 'a']);
});
