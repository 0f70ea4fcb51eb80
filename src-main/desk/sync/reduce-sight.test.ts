// Owns the proof that other rights take from the cache exactly what they do not let be seen, with all that hangs on it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleConversation } from '../../../src-shared/commands/example-situation.ts';
import {
  type Conversation,
  conversationSchema,
} from '../../../src-shared/domain/conversation/conversation.ts';
import { messageSchema } from '../../../src-shared/domain/conversation/message.ts';
import { contactSchema } from '../../../src-shared/domain/people/contact.ts';
import { can } from '../../../src-shared/domain/rights/can.ts';
import { agentIdSchema, teamIdSchema } from '../../../src-shared/std/ids.ts';
import { type Changes, changesSchema } from '../../../src-shared/wire/down.ts';
import type { Row } from '../../../src-shared/wire/row.ts';
import { confirmedTables } from '../database/cache-writer.ts';
import { type Cache, cacheApplicationId, cacheMigrations, cacheOver } from '../database/open-cache.ts';
import { openSqlite, type Sqlite } from '../database/open-sqlite.ts';
import { applyChanges } from './apply-changes.ts';

let folder: string;
let sqlite: Sqlite;
let cache: Cache;
const me = agentIdSchema.parse('me');
const teams = ['north', 'south', 'west'].map((id) => teamIdSchema.parse(id));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reduce-sight-'));
  sqlite = openSqlite({
    ...{ path: join(folder, 'cache.db'), applicationId: cacheApplicationId, synchronous: 'NORMAL' },
    ...{ migrations: cacheMigrations, nativeBinding: null, checkUpToBytes: Number.POSITIVE_INFINITY },
  });
  cache = cacheOver(sqlite);
});
afterAll(() => {
  cache.close();
  rmSync(folder, { recursive: true });
});

const held = fc.record({
  contact: fc.nat({ max: 4 }),
  team: fc.constantFrom(...teams),
  owner: fc.constantFrom(null, 'me', 'colleague'),
  messages: fc.nat({ max: 3 }),
  ended: fc.boolean(),
  kept: fc.boolean(),
});
const rights = fc.record({
  teamIds: fc.subarray(teams),
  roles: fc.constantFrom(['agent' as const], ['agent' as const, 'supervisor' as const]),
});

function begin(): void {
  cache.transaction(() => {
    cache.writer.empty();
    cache.meta.setCursor(0);
    cache.meta.setPlace(null);
  });
}

function changes(upTo: number, rows: Row[], more: Partial<Changes> = {}): Changes {
  return changesSchema.parse({
    ...{ type: 'changes', after: cache.meta.cursor(), upTo, remaining: 1, rows, forget: [], ...more },
  });
}
const take = (frame: Changes) => applyChanges(cache, frame, () => new Set());

function rowsOf(conversation: Conversation, messages: number): Row[] {
  const { id, contactId } = conversation;
  return [
    ...Array.from({ length: messages }, (_, n): Row => {
      const order = conversation.seq * 10 + n;
      const said = { kind: 'incoming', text: 'said', at: 1, order, seq: order };
      const author = { kind: 'contact', id: contactId };
      return {
        row: 'message',
        value: messageSchema.parse({ ...said, id: `${id}-${n}`, conversationId: id, author }),
      };
    }),
    {
      row: 'contact',
      value: contactSchema.parse({
        ...{ id: contactId, name: '', shortCode: 'CODE', email: null, language: 'en', country: null },
        ...{ createdAt: 1, seq: 1 },
      }),
    },
    { row: 'conversation', value: conversation },
    { row: 'read-mark', value: { agentId: me, conversationId: id, upTo: 1, seq: 1 } },
  ];
}

const contents = () =>
  confirmedTables.map((table) => sqlite.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all());

describe('SYNC-31 other rights', () => {
  it('SYNC-31: they take away what `can` does not let be seen, as if each had been named; nothing else changes', () => {
    fc.assert(
      fc.property(fc.array(held, { maxLength: 8 }), rights, (all, { teamIds, roles }) => {
        const conversations = all.map(({ contact, team, owner, ended }, index) =>
          conversationSchema.parse({
            ...exampleConversation(),
            ...{
              id: `c-${index}`,
              contactId: `v-${contact}`,
              teamId: team,
              assigneeId: owner,
              seq: 5 + index,
            },
            ...{ status: ended ? 'resolved' : 'open', resolvedAt: ended ? 1 : null },
          }),
        );
        const fill = () => {
          begin();
          const rows = conversations.flatMap((one, index) => rowsOf(one, all[index]?.messages ?? 0));
          take(changes(100, rows));
          for (const [index, { id }] of conversations.entries())
            if (all[index]?.kept) cache.history.keep(id, false);
        };
        const actor = { kind: 'agent' as const, id: me, roles, teamIds };
        const gone = conversations.filter((one) => !can(actor, 'see', one)).map(({ id }) => id);
        fill();
        take(changes(100, [], { forget: gone }));
        const expected = contents();
        fill();
        const applied = take(
          changes(100, [], {
            place: 'here',
            rights: { agentId: me, roles: [...roles], teamIds },
            remaining: 9,
          }),
        );
        expect(contents()).toEqual(expected);
        expect([...applied.conversationIds].sort()).toEqual([...gone].sort());
        expect([cache.meta.cursor(), cache.meta.place()]).toEqual([100, 'here']);
      }),
    );
  });

  it('SYNC-31: the place goes with the last page, and with it what was left half sent; not before', () => {
    begin();
    const whole = conversationSchema.parse({ ...exampleConversation(), id: 'whole', seq: 5 });
    const half = conversationSchema.parse({ ...exampleConversation(), id: 'half', contactId: 'v-2', seq: 6 });
    const begun = rowsOf(half, 3).filter(({ row }) => row !== 'conversation');
    take(changes(50, [...rowsOf(whole, 2), ...begun], { place: 'here' }));
    const count = (table: string) => sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    take(changes(60, [], { place: 'there' }));
    expect([count('messages'), count('read_marks'), count('contacts')]).toEqual([5, 2, 2]);
    expect(cache.meta.place()).toBe('there');
    take(changes(70, [], { remaining: 0 }));
    expect([count('messages'), count('read_marks'), count('contacts')]).toEqual([2, 1, 1]);
    expect([cache.meta.cursor(), cache.meta.place()]).toEqual([70, null]);
    expect(cache.conversations.find(whole.id)).toEqual(whole);
  });

  it('SYNC-31: what fails in the middle leaves everything as it was', () => {
    begin();
    const all = [1, 2].map((n) =>
      conversationSchema.parse({ ...exampleConversation(), id: `c-${n}`, assigneeId: null, seq: n }),
    );
    take(
      changes(
        50,
        all.flatMap((one) => rowsOf(one, 2)),
      ),
    );
    const before = contents();
    let gone = 0;
    const breaking: Cache = {
      ...cache,
      writer: {
        ...cache.writer,
        forget(id) {
          gone += 1;
          if (gone === 2) throw new Error('no room');
          cache.writer.forget(id);
        },
      },
    };
    const frame = changes(50, [], { place: 'here', rights: { agentId: me, roles: ['agent'], teamIds: [] } });
    expect(() => applyChanges(breaking, frame, () => new Set())).toThrow('no room');
    expect([contents(), cache.meta.place()]).toEqual([before, null]);
  });
});
