// Tries finding a conversation's messages again by its runs, whatever groups they were written in.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Message, messageSchema } from '../../src-shared/domain/conversation/message.ts';
import type { Database } from './database.ts';
import { prepareMessageRows } from './message-rows.ts';
import { openDatabase } from './open-database.ts';
import { prepareTables } from './tables.ts';

let folder: string;
let database: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-messages-'));
  database = openDatabase(folder);
  database.pragma('synchronous = OFF');
  database.exec(`INSERT INTO teams VALUES ('t', 1, '{}')`);
  for (const id of ['a', 'b', 'c']) {
    database.exec(`INSERT INTO contacts VALUES ('v-${id}', 1, '{}')`);
    database.exec(`INSERT INTO conversations (id, contact_id, team_id, status, seq, body)
      VALUES ('${id}', 'v-${id}', 't', 'open', 1, '{}')`);
  }
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const group = fc.array(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    kind: fc.constantFrom('incoming', 'outgoing', 'note'),
    count: fc.integer({ min: 1, max: 40 }),
  }),
  { maxLength: 6 },
);

it('SRV-19 SRV-61 gives the newest words before any place, in order, without notes, and all of a conversation after any place', () => {
  fc.assert(
    fc.property(
      fc.array(group, { maxLength: 8 }),
      fc.nat(),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.constantFrom('committed', 'committed', 'taken-back', 'restarted'), {
        minLength: 8,
        maxLength: 8,
      }),
      (groups, at, limit, together, fates) => {
        database.exec(
          'DELETE FROM messages; DELETE FROM message_runs; UPDATE message_runs_written SET up_to = 0',
        );
        let rows = prepareMessageRows(database, together);
        const all: Message[] = [];
        let order = 0;
        for (const [index, runs] of groups.entries()) {
          const fate = fates[index];
          const head = order;
          const written: Message[] = [];
          for (const { id, kind, count } of runs) {
            for (let index = 0; index < count; index += 1) {
              // A hole now and then: other rows take numbers too.
              order += index === 0 ? 2 : 1;
              const author = { kind: 'system' };
              written.push(
                messageSchema.parse({
                  id: `m${order}`,
                  conversationId: id,
                  kind,
                  author,
                  at: 1,
                  order,
                  seq: order,
                  text: 'x',
                }),
              );
            }
          }
          database.exec('BEGIN');
          rows.insertAll(written.map((message) => ({ message, json: JSON.stringify(message) })));
          database.exec(fate === 'taken-back' ? 'ROLLBACK' : 'COMMIT');
          if (fate === 'taken-back') rows.takenBack();
          // The next group is given the same numbers.
          if (fate === 'taken-back') order = head;
          else all.push(...written);
          if (fate === 'restarted') rows = prepareMessageRows(database, together);
        }
        const before = order === 0 ? 1 : at % (order + 2);
        for (const id of ['a', 'b', 'c']) {
          const mine = all.filter((message) => message.conversationId === id);
          const spoken = mine.filter((message) => message.kind !== 'note' && message.order < before);
          expect(rows.spokenBefore(id, before, limit)).toEqual(spoken.slice(-limit));
          const after = mine.filter((message) => message.order > before).slice(0, limit);
          expect(rows.ofConversation(id, before, order, limit).map((row) => row.order)).toEqual(
            after.map((message) => message.order),
          );
        }
        expect(rows.after(before, limit).map((row) => row.order)).toEqual(
          all
            .filter((message) => message.order > before)
            .slice(0, limit)
            .map((message) => message.order),
        );
      },
    ),
    { numRuns: 150 },
  );
});

it('SRV-61 a conversation that was taken back with its messages holds up nothing that is written later', () => {
  const tables = prepareTables(database);
  const say = (conversationId: string, order: number) => {
    const message = messageSchema.parse({
      ...{ id: `m${order}`, conversationId, kind: 'incoming', author: { kind: 'system' }, at: 1 },
      ...{ order, seq: order, text: 'x' },
    });
    tables.messages.insertAll([{ message, json: JSON.stringify(message) }]);
  };
  const taken = () =>
    tables.inTransaction(() => {
      database.exec(`INSERT INTO conversations (id, contact_id, team_id, status, seq, body)
        VALUES ('never', 'v-a', 't', 'resolved', 1, '{}')`);
      say('never', 1);
      throw new Error('the disk is full');
    });
  expect(taken).toThrow('the disk is full');
  // More than are kept in memory, so that they are written.
  const count = 2_000;
  for (let order = 2; order <= count; order += 1)
    tables.inTransaction(() => say(order % 2 === 0 ? 'a' : 'b', order));
  expect(database.prepare('SELECT count(*) FROM message_runs').pluck().get()).toBeGreaterThan(0);
  expect(tables.messages.ofConversation('a', 0, count, count).length).toBe(count / 2);
});
