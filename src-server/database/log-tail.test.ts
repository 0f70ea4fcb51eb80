// Tries that the log in memory says what the database says, whatever is written, changed and asked for.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Message, messageSchema } from '../../src-shared/domain/conversation/message.ts';
import { placeOf } from './log-entry.ts';
import { prepareLogTail } from './log-tail.ts';
import { openDatabase } from './open-database.ts';
import { prepareTables } from './tables.ts';

const step = fc.oneof(
  fc.record({ write: fc.constant('message' as const) }),
  fc.record({ write: fc.constant('change' as const) }),
  fc.record({ write: fc.constant('edit' as const), which: fc.nat({ max: 30 }) }),
  fc.record({
    write: fc.constant('nothing' as const),
    from: fc.nat({ max: 40 }),
    limit: fc.integer({ min: 1, max: 9 }),
  }),
);

const note = (order: number, seq: number, text: string): Message =>
  messageSchema.parse({
    ...{ kind: 'note', id: `note-${order}`, conversationId: 'c', author: { kind: 'system' }, at: 1, text },
    ...{ order, seq, editedAt: null, removedAt: null },
  });

it('SRV-47 what the log’s tail in memory gives is what the database holds, notes in their newest words', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-log-tail-'));
  const database = openDatabase(folder);
  database.pragma('synchronous = OFF');
  database.exec(`INSERT INTO teams VALUES ('t', 1, '{}'); INSERT INTO contacts VALUES ('v', 1, '{}');
    INSERT INTO conversations (id, contact_id, team_id, status, seq, body) VALUES ('c', 'v', 't', 'open', 1, '{}')`);
  const tables = prepareTables(database);
  const renamed = database.prepare(`UPDATE conversations SET seq = ?, body = ? WHERE id = 'c'`);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 2, max: 8 }), (story, kept) => {
      database.exec('DELETE FROM messages; DELETE FROM message_runs; DELETE FROM row_changes');
      const tail = prepareLogTail(tables, kept);
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
          const log = tail.readOn();
          expect(log.sight('c')).toEqual(tables.conversations.sight('c'));
          expect([log.head, log.sight('unknown')]).toEqual([head, undefined]);
          const found = log.after(each.from, each.limit, null);
          const expected = [
            ...tables.messages.after(each.from, 1_000),
            ...tables.changes.after(each.from, 1_000),
          ].sort((left, right) => placeOf(left) - placeOf(right));
          expect(found.length > 0).toBe(expected.length > 0);
          expect(found).toEqual(expected.slice(0, found.length));
        }
      }
    }),
  );
  database.close();
  rmSync(folder, { recursive: true, force: true });
});
