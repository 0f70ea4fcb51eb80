// Tries the door of frames: what is read, what is answered, hello first and once.
import { beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { ClientSocket } from './client-socket.ts';
import { createFrameDoor, type DoorState } from './frame-door.ts';

const schema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('ping'), n: z.int() }),
]);
let answered: string[];
const client: Pick<ClientSocket, 'sendBadFrame'> = { sendBadFrame: (problem) => void answered.push(problem) };
const plain = { type: 'ping', n: 7, read: 'plainly' } as const;
const door = createFrameDoor(schema, (value) => (value['n'] === 7 ? plain : null));
const ping = { type: 'ping', n: 1 };
const hello = { type: 'hello' };

beforeEach(() => {
  answered = [];
});

it.each<[DoorState, Record<string, unknown>, boolean, string[]]>([
  ['greeting', hello, true, []],
  ['greeting', ping, false, ['before-hello']],
  ['open', ping, true, []],
  ['open', hello, false, ['second-hello']],
  ['closed', ping, false, []],
  ['closed', hello, false, []],
  ['open', { type: 'ping', n: 'one' }, false, ['invalid']],
  ['open', { type: 'pong' }, false, ['unknown-type']],
  ['greeting', {}, false, ['unknown-type']],
])('SRV-6 at %s the frame %o is taken: %s, answered: %s', (state, frame, taken, answers) => {
  expect(door(client, frame, state)).toEqual(taken ? frame : null);
  expect(answered).toEqual(answers);
});

it('SRV-6 what is read plainly is taken after hello, and before it is answered like any other', () => {
  expect(door(client, { type: 'ping', n: 7 }, 'open')).toBe(plain);
  expect(door(client, { type: 'ping', n: 7 }, 'greeting')).toBeNull();
  expect(answered).toEqual(['before-hello']);
});
