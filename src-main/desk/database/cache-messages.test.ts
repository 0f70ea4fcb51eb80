// Owns the proof that messages put by many rows at once are kept as if put one by one, and found by thread and by id.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Message, messageSchema } from '../../../src-shared/domain/conversation/message.ts';
import { conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { putMessages } from './cache-messages.ts';
import { cacheThreads } from './cache-threads.ts';
import { migrate } from './migrate.ts';
import { cacheMigrations } from './open-cache.ts';

const kinds = ['incoming', 'outgoing', 'note', 'activity'] as const;
const authors = [{ kind: 'contact', id: 'v' }, { kind: 'agent', id: 'a' }, { kind: 'system' }] as const;

/** What never changes of a message follows from its place, so that two of one place are versions of one message. */
function messageAt(place: number, later: number): Message {
  const kind = kinds[place % 4] ?? 'note';
  const author = kind === 'activity' ? authors[place % 3] : authors[(place >> 2) % 2];
  const seq = place + later;
  return messageSchema.parse({
    ...{ id: `m-${place}`, conversationId: `c-${place % 3}`, author, at: place, order: place, seq, kind },
    ...(kind === 'activity' ? { activity: { code: 'taken' } } : { text: `words ${place}, version ${later}` }),
    ...(kind === 'note' ? { editedAt: later === 0 ? null : seq, removedAt: null } : {}),
  });
}

const somePages = fc.array(
  fc.array(
    fc
      .tuple(fc.integer({ min: 1, max: 90 }), fc.nat({ max: 3 }))
      .map(([place, later]) => messageAt(place, later)),
    { maxLength: 120 },
  ),
  { maxLength: 4 },
);

it('SYNC-1: messages put a page at a time end as the latest version of each, whatever came between', () => {
  const sqlite = new Database(':memory:');
  migrate(sqlite, cacheMigrations, 1);
  const put = putMessages(sqlite);
  const threads = cacheThreads(sqlite);
  fc.assert(
    fc.property(somePages, (pages) => {
      sqlite.exec('DELETE FROM messages');
      const latest = new Map<number, Message>();
      for (const page of pages) {
        put(page);
        for (const message of page)
          if (message.seq >= (latest.get(message.order)?.seq ?? 0)) latest.set(message.order, message);
      }
      const expected = [...latest.values()].sort((left, right) => left.order - right.order);
      for (const n of [0, 1, 2]) {
        const id = conversationIdSchema.parse(`c-${n}`);
        expect(threads.page(id, null, 200)).toEqual(expected.filter((one) => one.conversationId === id));
      }
      for (const message of expected) {
        const found = message.kind === 'incoming' ? null : message;
        expect(threads.find(message.id)).toEqual(found);
        expect(threads.has(message.id)).toBe(found !== null);
      }
    }),
  );
  sqlite.close();
});
