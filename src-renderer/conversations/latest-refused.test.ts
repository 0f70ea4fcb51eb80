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
  expect(latestRefused(messages, [act])).toBe('second-000000000');
  expect(latestRefused(messages.slice(2), [act])).toBe('act-000000000000');
  expect(latestRefused([], [])).toBeNull();
});
