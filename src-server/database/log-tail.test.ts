// Tries that the log in memory says what the database says, whatever is written, changed and asked for.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Message, messageSchema } from '../../src-shared/domain/conversation/message.ts';
import { agentIdSchema, teamIdSchema } from '../../src-shared/std/ids.ts';
import { placeOf } from './log-entry.ts';
import { prepareLogTail } from './log-tail.ts';
import { openDatabase } from './open-database.ts';
import { prepareTables, type Tables } from './tables.ts';

const step = fc.oneof(
  fc.record({ write: fc.constant('message' as const) }),
  fc.record({ write: fc.constant('change' as const) }),
  fc.record({ write: fc.constant('edit' as const), which: fc.nat({ max: 30 }) }),
  fc.record({
    write: fc.constant('nothing' as const),
    from: fc.nat({ max: 40 }),
    limit: fc.integer({ min: 1, max: 9 }),
    /** Which of the reads for the tail fails, once. */
    fails: fc.option(fc.nat({ max: 4 })),
  }),
);

const stories = fc.array(step, { maxLength: 40, size: 'max' });

const note = (order: number, seq: number, text: string): Message =>
  messageSchema.parse({
    ...{ kind: 'note', id: `note-${order}`, conversationId: 'c', author: { kind: 'system' }, at: 1, text },
    ...{ order, seq, editedAt: null, removedAt: null },
  });

/** The tables of a disk that fails when it is told to. */
function failing({ messages, changes, conversations }: Tables) {
  let readsLeft = Number.POSITIVE_INFINITY;
  const reads = <Args extends unknown[], Result>(read: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      readsLeft -= 1;
      if (readsLeft === -1) throw new Error('the disk');
      return read(...args);
    };
  };
  return {
    failAfter(count: number | null): void {
      readsLeft = count ?? Number.POSITIVE_INFINITY;
    },
    tables: {
      changes,
      messages: { ...messages, row: reads(messages.row), after: reads(messages.after) },
      conversations: {
        sight: reads(conversations.sight),
        sightsOfContact: reads(conversations.sightsOfContact),
      },
    },
  };
}

it('SRV-47 whatever was written and whichever read failed, the log’s tail gives everybody what the database holds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-log-tail-'));
  const database = openDatabase(folder);
  database.pragma('synchronous = OFF');
  database.exec(`INSERT INTO teams VALUES ('t', 1, '{}'); INSERT INTO contacts VALUES ('v', 1, '{}');
    INSERT INTO conversations (id, contact_id, team_id, status, seq, body) VALUES ('c', 'v', 't', 'open', 1, '{}')`);
  const renamed = database.prepare(`UPDATE conversations SET seq = ?, body = ? WHERE id = 'c'`);
  const ofTheTeam = { id: agentIdSchema.parse('agent-ana'), teamIds: [teamIdSchema.parse('t')] };
  let failed = 0;
  fc.assert(
    fc.property(stories, fc.integer({ min: 2, max: 8 }), (story, kept) => {
      database.exec('DELETE FROM messages; DELETE FROM message_runs; DELETE FROM row_changes');
      const tables = prepareTables(database);
      const disk = failing(tables);
      const tail = prepareLogTail(disk.tables, kept);
      const notes: number[] = [];
      let head = 0;
      for (const each of story) {
        if (each.write === 'message') {
          head += 1;
          const message = note(head, head, 'first words');
          notes.push(head);
          tables.messages.insertAll([{ message, json: JSON.stringify(message) }]);
        } else if (each.write === 'change') {
          head += 1;
          renamed.run(head, `{"seq":${head}}`);
          tables.changes.insert(head, 'conversation', 'c', null);
        } else if (each.write === 'edit') {
          const order = notes[each.which % Math.max(1, notes.length)];
          if (order === undefined) continue;
          head += 1;
          const message = note(order, head, `words ${head}`);
          tables.messages.change(message, JSON.stringify(message));
          tables.changes.insert(head, 'message', String(order), null);
        } else {
          disk.failAfter(each.fails);
          try {
            tail.readOn();
          } catch {
            failed += 1;
          }
          disk.failAfter(null);
          const log = tail.readOn();
          expect(log.sight('c')).toEqual(tables.conversations.sight('c'));
          expect([log.head, log.sight('unknown')]).toEqual([head, undefined]);
          const expected = [
            ...tables.messages.after(each.from, 1_000),
            ...tables.changes.after(each.from, 1_000),
          ].sort((left, right) => placeOf(left) - placeOf(right));
          for (const reader of [null, ofTheTeam]) {
            const found = log.after(each.from, each.limit, reader);
            expect(found.length > 0).toBe(expected.length > 0);
            expect(found).toEqual(expected.slice(0, found.length));
          }
        }
      }
    }),
  );
  expect(failed).toBeGreaterThan(10);
  database.close();
  rmSync(folder, { recursive: true, force: true });
});
