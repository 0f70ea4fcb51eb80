// Owns which refused entry is meant.
import { expect, test } from 'vitest';
import { refusedActSchema, threadMessageSchema } from '../../src-shared/bridge/views.ts';
import { latestRefused } from './latest-refused.ts';

const message = (entryId: string, state: string) =>
  threadMessageSchema.parse({
    id: entryId,
    order: null,
    kind: 'outgoing',
    author: { kind: 'agent', id: 'a1' },
    at: 0,
    entryId,
    delivery: state === 'refused' ? { state, reason: 'gone' } : { state },
    text: 'x',
    editedAt: null,
    removedAt: null,
    mayChange: false,
  });
const act = refusedActSchema.parse({
  entryId: 'act-000000000000',
  command: 'resolve-conversation',
  reason: 'gone',
  text: null,
});

test('UI-17 the keyboard means the latest refused message, else the latest refused act', () => {
  const messages = [
    message('first-0000000000', 'refused'),
    message('second-000000000', 'refused'),
    message('third-0000000000', 'waiting'),
  ];
  expect(latestRefused(messages, [act])).toEqual({
    entryId: 'second-000000000',
    words: { editedId: 'second-000000000', kind: 'reply', text: 'x' },
  });
  expect(latestRefused(messages.slice(2), [act])).toEqual({ entryId: 'act-000000000000', words: null });
  expect(latestRefused([], [])).toBeNull();
});

test('UI-22 the words of a refused change of a note are a note’s', () => {
  const change = refusedActSchema.parse({ ...act, command: 'edit-note', text: 'better words' });
  expect(latestRefused([], [act, change])?.words).toEqual({
    editedId: 'act-000000000000',
    kind: 'note',
    text: 'better words',
  });
});
