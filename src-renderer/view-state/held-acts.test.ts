// Owns when an act can be taken back no more, and what goes together.
import { expect, test } from 'vitest';
import { heldActSchema } from '../../src-shared/bridge/views.ts';
import { lastOfOneGo, stillHeld } from './held-acts.ts';

const act = (place: number, conversationId: string, until: number) =>
  heldActSchema.parse({
    entryId: `command-000000000${place}`,
    conversationId,
    command: 'send-reply',
    until,
  });
const held = [
  act(1, 'amelie', 5_000),
  act(2, 'amelie', 5_000),
  act(3, 'oliver', 5_000),
  act(4, 'amelie', 7_000),
];

test('UI-21 what is over is not offered any more, whether or not the desk has said so', () => {
  expect(stillHeld(held, 4_999)).toBe(held);
  expect(stillHeld(held, 5_000)).toEqual([held[3]]);
  expect(stillHeld(held, 7_000)).toEqual([]);
});

test('UI-21 what was made in one go goes in one go', () => {
  expect(lastOfOneGo(held, act(1, 'amelie', 5_000))).toBe(held[1]);
  expect(lastOfOneGo(held, act(3, 'oliver', 5_000))).toBe(held[2]);
  expect(lastOfOneGo(held, act(9, 'amelie', 1))).toBeUndefined();
});
