// Owns the proof that frames, however cut, repeated or out of turn, leave the cache equal to what the server has.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationSchema } from '../../../src-shared/domain/conversation/conversation.ts';
import { messageSchema } from '../../../src-shared/domain/conversation/message.ts';
import { agentIdSchema, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import type { Changes } from '../../../src-shared/wire/down.ts';
import type { Row } from '../../../src-shared/wire/row.ts';
import { openExampleCache } from '../database/example-cache.ts';
import type { Cache } from '../database/open-cache.ts';
import { applyChanges, judgeChanges, pageStart, startAfter } from './apply-changes.ts';
import { readRows } from './put-rows.ts';

let folder: string;
let cache: Cache;
const me = agentIdSchema.parse('me');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-apply-'));
  cache = openExampleCache(folder);
});
afterAll(() => {
  cache.close();
  rmSync(folder, { recursive: true });
});
const empty = () =>
  cache.transaction(() => {
    cache.writer.empty();
    cache.meta.setCursor(0);
  });

const noDrafts = () => new Set<never>();
const frame = (upTo: number, rows: unknown[]): Changes => ({
  ...{ type: 'changes', after: 0, upTo, remaining: 0, place: null, forget: [], rights: null },
  rows,
});
const apply = (changes: Changes, into = cache) => applyChanges(into, changes, noDrafts);

const conversationId = (n: number) => conversationIdSchema.parse(`conversation-${n}`);

function conversationRow(n: number, seq: number): Row {
  const value = conversationSchema.parse({
    id: conversationId(n),
    contactId: `contact-${n}`,
    channel: 'chat',
    source: 'website',
    topicId: null,
    teamId: 'team',
    assigneeId: seq % 2 === 0 ? me : null,
    epoch: seq,
    status: seq % 5 === 0 ? 'resolved' : 'open',
    createdAt: 1,
    waitingSince: seq,
    lastMessage: null,
    firstResponse: { state: 'cancelled', dueAt: 1 },
    page: null,
    contactReceived: 0,
    contactRead: 0,
    resolvedAt: null,
    seq,
  });
  return { row: 'conversation', value };
}

function messageRow(n: number, order: number, seq = order): Row {
  const value = messageSchema.parse({
    id: `message-${order}`,
    conversationId: conversationId(n),
    author: { kind: 'contact', id: `contact-${n}` },
    at: order,
    kind: 'incoming',
    text: `said at ${order}, version ${seq}`,
    order,
    seq,
  });
  return { row: 'message', value };
}

type Happening =
  | { kind: 'said'; conversation: number }
  | { kind: 'edited'; pick: number }
  | { kind: 'changed'; conversation: number }
  | { kind: 'left'; conversation: number }
  | { kind: 'entered'; conversation: number };
const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('said', 'said', 'said', 'edited', 'changed', 'left', 'entered'),
    conversation: fc.nat({ max: 3 }),
    pick: fc.nat(),
  }),
  { maxLength: 40 },
);

/** A server's history for one agent, kept as the state at the end: rows by key, and who left sight when. */
function modelOf(history: readonly Happening[]) {
  const rows = new Map<string, { row: Row; conversation: number; seq: number }>();
  const sight = new Map<number, { sees: boolean; since: number }>();
  let seq = 0;
  const put = (key: string, row: Row, conversation: number) => rows.set(key, { row, conversation, seq });
  for (const happening of history) {
    seq += 1;
    switch (happening.kind) {
      case 'said':
        put(`m${seq}`, messageRow(happening.conversation, seq), happening.conversation);
        break;
      case 'edited': {
        const messages = [...rows.entries()].filter(([key]) => key.startsWith('m'));
        const found = messages[happening.pick % Math.max(1, messages.length)];
        if (found !== undefined && found[1].row.row === 'message') {
          const { order } = found[1].row.value;
          put(found[0], messageRow(found[1].conversation, order, seq), found[1].conversation);
        }
        break;
      }
      case 'changed':
        put(
          `c${happening.conversation}`,
          conversationRow(happening.conversation, seq),
          happening.conversation,
        );
        break;
      case 'left':
      case 'entered':
        sight.set(happening.conversation, { sees: happening.kind === 'entered', since: seq });
        put(
          `c${happening.conversation}`,
          conversationRow(happening.conversation, seq),
          happening.conversation,
        );
        break;
    }
  }
  const sees = (conversation: number) => sight.get(conversation)?.sees ?? true;
  /** What the server says for (after, upTo], computed on its present state as wire/down.ts has it. */
  const frame = (after: number, upTo: number): Changes => {
    const inRange = (at: number) => at > after && at <= upTo;
    return {
      type: 'changes',
      after,
      upTo,
      remaining: 0,
      place: null,
      rights: null,
      rows: [...rows.values()]
        .filter(({ conversation }) => sees(conversation))
        .filter(({ conversation, seq: at }) => {
          const entered = sight.get(conversation);
          return inRange(at) || (entered?.sees === true && inRange(entered.since));
        })
        .map(({ row }) => row),
      forget: [...sight]
        .filter(([, { sees: visible, since }]) => !visible && inRange(since))
        .map(([conversation]) => conversationId(conversation)),
    };
  };
  const visible = [...rows.values()].filter(({ conversation }) => sees(conversation)).map(({ row }) => row);
  return { head: seq, frame, visible };
}

function contents(conversations: number) {
  const found: unknown[] = [];
  for (let n = 0; n <= conversations; n += 1) {
    const conversation = cache.conversations.find(conversationId(n));
    if (conversation !== null) found.push(conversation);
    found.push(...cache.threads.page(conversationId(n), null, 1_000));
  }
  return found.map((row) => JSON.stringify(row)).sort();
}

function take(changes: Changes): 'apply' | 'known' | 'gap' {
  const verdict = judgeChanges(pageStart(cache), changes);
  if (verdict !== 'apply') return verdict;
  // Said before it is applied, because the next page is asked for first.
  const next = startAfter(pageStart(cache), changes);
  apply(changes);
  expect(pageStart(cache)).toEqual(next);
  return verdict;
}

describe('taking changes', () => {
  it('SYNC-3: any frames of one history, cut, repeated and out of turn, end in the server’s rows', () => {
    fc.assert(
      fc.property(
        happenings,
        fc.array(fc.record({ after: fc.nat({ max: 40 }), length: fc.nat({ max: 15 }) }), { maxLength: 25 }),
        fc.integer({ min: 1, max: 12 }),
        (history, frames, page) => {
          empty();
          const model = modelOf(history);
          for (const { after, length } of frames) {
            take(model.frame(Math.min(after, model.head), Math.min(after + length, model.head)));
          }
          while (cache.meta.cursor() < model.head) {
            const cursor = cache.meta.cursor();
            expect(take(model.frame(cursor, Math.min(cursor + page, model.head)))).toBe('apply');
          }
          expect(contents(4)).toEqual(model.visible.map(({ value }) => JSON.stringify(value)).sort());
        },
      ),
      { numRuns: 300 },
    );
  });

  it('SYNC-2: what begins beyond the cursor is a gap and changes nothing; what is known changes nothing', () => {
    empty();
    const model = modelOf(Array.from({ length: 10 }, () => ({ kind: 'said', conversation: 1 })));
    expect(take(model.frame(3, 5))).toBe('gap');
    expect(contents(4)).toEqual([]);
    expect(cache.meta.cursor()).toBe(0);
    expect(take(model.frame(0, 5))).toBe('apply');
    expect(take(model.frame(1, 4))).toBe('known');
    expect(take(model.frame(2, 8))).toBe('apply');
    expect(cache.meta.cursor()).toBe(8);
  });

  it('SYNC-2: among pages that keep the cursor, an old one that led to it ends nothing', () => {
    const [old, page, next] = [[2, 8] as const, [8, 8] as const, [8, 12] as const].map(([after, upTo]) => ({
      after,
      upTo,
    }));
    const judge = (place: string | null) =>
      [old, page, next].map((frame) => frame && judgeChanges({ after: 8, place }, frame));
    expect(judge('rights.9.9.9')).toEqual(['known', 'apply', 'apply']);
    expect(judge(null)).toEqual(['apply', 'apply', 'apply']);
  });

  it('SYNC-1: a failure in the middle of a frame leaves rows and cursor as they were', () => {
    empty();
    const model = modelOf([
      { kind: 'said', conversation: 1 },
      { kind: 'changed', conversation: 1 },
    ]);
    const breaking: Cache = {
      ...cache,
      writer: {
        ...cache.writer,
        putMessages(messages) {
          cache.writer.putMessages(messages);
          throw new Error('no room');
        },
      },
    };
    expect(() => apply(model.frame(0, 2), breaking)).toThrow('no room');
    expect(contents(4)).toEqual([]);
    expect(cache.conversations.find(conversationId(1))).toBeNull();
    expect(cache.meta.cursor()).toBe(0);
  });

  it('SYNC-1: a row is never put back to an earlier version of itself, whatever its kind', () => {
    empty();
    apply(frame(0, [conversationRow(1, 9), messageRow(1, 2, 8)]));
    const newest = contents(1);
    apply(frame(0, [conversationRow(1, 8), messageRow(1, 2, 7)]));
    expect(contents(1)).toEqual(newest);
    apply(frame(0, [conversationRow(1, 10), messageRow(1, 2, 8)]));
    expect(cache.conversations.find(conversationId(1))?.seq).toBe(10);
  });

  it('SYNC-4: a row nobody knows is passed over and counted, and the cursor goes on', () => {
    empty();
    const rows = [
      { row: 'ticket', value: { id: 't' } },
      messageRow(1, 1),
      null,
      { row: 'message', value: {} },
    ];
    const applied = apply(frame(4, rows));
    expect(applied.skipped).toBe(3);
    expect(applied.newMessages.map(({ order }) => order)).toEqual([1]);
    expect(cache.meta.cursor()).toBe(4);
    expect(readRows([messageRow(1, 1)])).toMatchObject({ skipped: 0, rows: [{ row: 'message' }] });
  });

  it('SYNC-10: a conversation that left sight leaves the disk with its messages, marks and lone contact', () => {
    empty();
    const contact = contactRow(1, 1);
    const mark: Row = {
      row: 'read-mark',
      value: { agentId: me, conversationId: conversationId(1), upTo: 2, seq: 4 },
    };
    const rows = [contact, conversationRow(1, 3), messageRow(1, 2), messageRow(2, 5), mark];
    apply(frame(5, rows));
    expect(cache.threads.readUpTo(conversationId(1), me)).toBe(2);
    const forget = [conversationId(1)];
    apply({ ...frame(6, []), forget });
    expect(contents(4)).toEqual([JSON.stringify(messageRow(2, 5).value)]);
    expect(cache.threads.readUpTo(conversationId(1), me)).toBe(0);
    expect(holdsContact(1)).toBe(false);
  });

  it('SYNC-10: a contact whose conversation left sight between two pages goes with the last of them', () => {
    empty();
    apply({ ...frame(2, [contactRow(1, 1), contactRow(2, 2)]), remaining: 2 });
    expect([holdsContact(1), holdsContact(2)]).toEqual([true, true]);
    apply({ ...frame(3, [conversationRow(2, 3)]), remaining: 1 });
    expect([holdsContact(1), holdsContact(2)]).toEqual([true, true]);
    apply(frame(4, []));
    expect([holdsContact(1), holdsContact(2)]).toEqual([false, true]);
  });
});

function contactRow(n: number, seq: number): Row {
  const value = {
    ...{ name: 'Ada', shortCode: 'ADA1', email: null, language: 'en' as const, country: null },
    ...{ createdAt: 1, seq, id: contactId(n) },
  };
  return { row: 'contact', value };
}

const contactId = (n: number) => conversationSchema.shape.contactId.parse(`contact-${n}`);
const holdsContact = (n: number) => cache.directory.findContact(contactId(n)) !== null;
