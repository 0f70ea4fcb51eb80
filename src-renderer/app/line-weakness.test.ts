// Owns when a line is called weak.
import { expect, test } from 'vitest';
import { type ConnectionView, connectionViewSchema } from '../../src-shared/bridge/views.ts';
import { lineWeakness, type Unanswered, unansweredAfter } from './line-weakness.ts';

const live = (given: Record<string, unknown> = {}): ConnectionView =>
  connectionViewSchema.parse({
    state: 'live',
    toSend: 0,
    held: [],
    unanswered: 0,
    refused: 0,
    serverAheadMs: 0,
    disk: 'ok',
    salvagedAt: null,
    latencyMs: 20,
    ...given,
  });
const held = (until: number) => ({
  entryId: 'command-0000000001',
  conversationId: 'c1',
  command: 'send-reply',
  until,
});

test('UI-19 a line is weak when its last answer took more than two seconds', () => {
  expect(lineWeakness(live({ latencyMs: 2_000 }), null, 0)).toBeNull();
  expect(lineWeakness(live({ latencyMs: 2_600 }), null, 0)).toEqual({ why: 'slow', seconds: 3 });
  expect(lineWeakness(live({ latencyMs: null }), null, 0)).toBeNull();
  expect(lineWeakness({ ...live(), state: 'connecting' }, 0, 9_000)).toBeNull();
});

test('UI-19 and when an act is not confirmed two seconds after it left; what waits here has not left', () => {
  let seen: Unanswered = { count: 0, since: null };
  const look = (link: ConnectionView, now: number) => {
    seen = unansweredAfter(seen, link, now);
    return lineWeakness(link, seen.since, now);
  };
  // Something behind a held one in its conversation, or what the server put off, or what a full disk keeps.
  const waiting = live({ toSend: 2, held: [held(5_000)] });
  expect(look(waiting, 0)).toBeNull();
  expect(look(waiting, 4_999)).toBeNull();
  expect(look(live({ toSend: 2 }), 5_000)).toBeNull();
  expect(look(live({ toSend: 2, unanswered: 1 }), 5_001)).toBeNull();
  expect(look(live({ toSend: 2, unanswered: 1 }), 7_000)).toBeNull();
  expect(look(live({ toSend: 2, unanswered: 1 }), 7_001)).toEqual({ why: 'unanswered', count: 1 });
  expect(look(live({ toSend: 3, unanswered: 3 }), 7_500)).toEqual({ why: 'unanswered', count: 3 });
  // One of them was answered: the line does carry.
  expect(look(live({ toSend: 2, unanswered: 2 }), 8_000)).toBeNull();
  expect(look(live({ toSend: 2, unanswered: 2 }), 10_000)).toEqual({ why: 'unanswered', count: 2 });
  expect(look(live(), 10_001)).toBeNull();
});
