// Owns which act is spoken of at the foot of the window.
import { expect, test } from 'vitest';
import { heldActSchema } from '../../src-shared/bridge/views.ts';
import { heldAway } from './held-away.tsx';

const act = (place: number, conversationId: string, command: string, until: number) =>
  heldActSchema.parse({ entryId: `command-000000000${place}`, conversationId, command, until });
const held = [
  act(1, 'amelie', 'send-reply', 5_000),
  act(2, 'oliver', 'send-reply', 6_000),
  act(3, 'oliver', 'resolve-conversation', 6_000),
];

test('UI-21 what was done last in another conversation is offered at the foot; in the open one it is in the thread', () => {
  expect(heldAway(held, 'amelie')).toBe(held[1]);
  expect(heldAway(held, 'oliver')).toBeNull();
  expect(heldAway(held.slice(0, 1), null)).toBe(held[0]);
  expect(heldAway([], null)).toBeNull();
});
