// Owns which note is meant when none is pointed at.
import { expect, test } from 'vitest';
import { threadMessageSchema } from '../../src-shared/bridge/views.ts';
import { latestChangeable } from './latest-own-note.ts';

const note = (id: string, mayChange: boolean) =>
  threadMessageSchema.parse({
    id,
    order: 1,
    kind: 'note',
    author: { kind: 'agent', id: 'a1' },
    at: 0,
    entryId: null,
    delivery: { state: 'sent' },
    text: 'x',
    editedAt: null,
    removedAt: null,
    mayChange,
  });

test('UI-22 the keyboard means the latest note one may change', () => {
  expect(latestChangeable([note('m1', true), note('m2', true), note('m3', false)])?.id).toBe('m2');
  expect(latestChangeable([note('m3', false)])).toBeNull();
});
