// Owns the proof that the inbox read by index is the inbox sorted by its rule, and that counts are counts.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Conversation,
  conversationSchema,
  conversationStatusSchema,
  isOngoing,
} from '../../../src-shared/domain/conversation/conversation.ts';
import { compareByLongestWait } from '../../../src-shared/domain/inbox/inbox-order.ts';
import { agentIdSchema, epochMsSchema, teamIdSchema } from '../../../src-shared/std/ids.ts';
import { cacheConversations } from './cache-conversations.ts';

import { cacheWriter } from './cache-writer.ts';
import { migrate } from './migrate.ts';
import { cacheMigrations } from './open-cache.ts';
import type { Sqlite } from './open-sqlite.ts';

let sqlite: Sqlite;
beforeAll(() => {
  sqlite = new Database(':memory:');
  migrate(sqlite, cacheMigrations, 1);
});
afterAll(() => sqlite.close());

const me = agentIdSchema.parse('me');
const latest = epochMsSchema.maxValue ?? 0;
const time = fc.oneof(fc.nat({ max: 5 }), fc.constantFrom(1_795_000_000_000, 1_795_000_000_001, latest));
const someConversations: fc.Arbitrary<Conversation[]> = fc
  .array(
    fc.record({
      assigneeId: fc.constantFrom(null, 'me', 'colleague'),
      teamId: fc.constantFrom('north', 'south'),
      status: fc.constantFrom(...conversationStatusSchema.options),
      createdAt: time,
      waitingSince: fc.option(time),
      spokenAt: fc.option(time),
    }),
    { maxLength: 30 },
  )
  .map((made) =>
    made.map(({ spokenAt, ...fields }, index) =>
      conversationSchema.parse({
        ...fields,
        id: `conversation-${(index * 7) % 31}`,
        contactId: 'contact',
        channel: 'chat',
        source: 'website',
        topicId: null,
        epoch: 0,
        lastMessage: spokenAt === null ? null : { kind: 'incoming', preview: 'x', at: spokenAt },
        firstResponse: { state: 'cancelled', dueAt: 1 },
        page: null,
        contactReceived: 0,
        contactRead: 0,
        resolvedAt: null,
        seq: index,
      }),
    ),
  );

const belongs = {
  mine: (one: Conversation) => isOngoing(one) && one.assigneeId === me,
  queue: (one: Conversation) => isOngoing(one) && one.assigneeId === null,
  all: (one: Conversation) => isOngoing(one),
  resolved: (one: Conversation) => !isOngoing(one),
};
const filters = ['mine', 'queue', 'all', 'resolved'] as const;

describe('reading the inbox', () => {
  it('SYNC-12: every filter gives by index what sorting all by the rule gives, and counts it', () => {
    const writer = cacheWriter(sqlite);
    const conversations = cacheConversations(sqlite);
    fc.assert(
      fc.property(someConversations, fc.integer({ min: 1, max: 40 }), (made, limit) => {
        writer.empty();
        for (const value of made) writer.put({ row: 'conversation', value });
        for (const filter of filters) {
          const expected = made.filter(belongs[filter]).sort(compareByLongestWait);
          expect(conversations.page(filter, me, limit)).toEqual(expected.slice(0, limit));
          expect(conversations.page(filter, me, limit, 3)).toEqual(expected.slice(3, 3 + limit));
          expect(conversations.count(filter, me)).toBe(expected.length);
        }
        const queued = made.filter((one) => belongs.queue(one) && one.teamId === 'north');
        const waits = queued.flatMap((one) => (one.waitingSince === null ? [] : [one.waitingSince]));
        expect(conversations.queueOf([teamIdSchema.parse('north')])).toEqual({
          length: queued.length,
          longestWaitSince: waits.length === 0 ? null : Math.min(...waits),
        });
        const held = made.filter((one) => isOngoing(one) && one.assigneeId === me).length;
        expect(conversations.activeByAgent().get(me) ?? 0).toBe(held);
      }),
    );
  });

  it('SYNC-12: no filter looks at conversations it does not show', () => {
    for (const where of [
      'ongoing = 1 AND assignee_id = @a',
      'ongoing = 1 AND assignee_id IS NULL AND @a IS NOT NULL',
      'ongoing = 1 AND @a IS NOT NULL',
      'ongoing = 0 AND @a IS NOT NULL',
    ]) {
      const plan = sqlite
        .prepare(
          `EXPLAIN QUERY PLAN SELECT value FROM conversations WHERE ${where} ORDER BY inbox_place, id LIMIT 300`,
        )
        .all({ a: 'me' })
        .map((step) => JSON.stringify(step))
        .join();
      expect(plan).toMatch(/USING INDEX conversations_(owned|queue|ongoing|ended)/);
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });
});
