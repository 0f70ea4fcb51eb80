// Owns the proof that an acknowledged act is done with only once what it brought is here, in whatever order rows come.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { agentCommandSchema } from '../../../src-shared/commands/agent-command.ts';
import { agentIdSchema, commandIdSchema, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import type { Row } from '../../../src-shared/wire/row.ts';
import { rowSchema } from '../../../src-shared/wire/row.ts';
import { openExampleCache } from '../database/example-cache.ts';
import type { Cache } from '../database/open-cache.ts';
import { applyChanges } from './apply-changes.ts';
import { isTakenIn } from './is-taken-in.ts';

let folder: string;
let cache: Cache;
const me = agentIdSchema.parse('me');
const conversationId = conversationIdSchema.parse('c1');
const id = commandIdSchema.parse('reply-0000000000');
const reply = { name: 'send-reply', conversationId, epoch: 0, text: 'mine' };
const resolve = { name: 'resolve-conversation', conversationId, epoch: 0 };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-taken-'));
  cache = openExampleCache(folder);
});
afterAll(() => {
  cache.close();
  rmSync(folder, { recursive: true });
});

const conversation = (seq: number): Row =>
  rowSchema.parse({
    row: 'conversation',
    value: {
      ...{
        id: conversationId,
        contactId: 'v',
        channel: 'chat',
        source: 'website',
        topicId: null,
        teamId: 't',
      },
      ...{ assigneeId: me, epoch: 1, status: 'open', createdAt: 1, waitingSince: null, lastMessage: null },
      ...{ firstResponse: { state: 'cancelled', dueAt: 1 }, page: null, resolvedAt: null, seq },
      ...{ contactReceived: 0, contactRead: 0 },
    },
  });
const words = (seq: number): Row =>
  rowSchema.parse({
    row: 'message',
    value: {
      ...{ id, conversationId, author: { kind: 'agent', id: me }, at: 1, kind: 'outgoing', text: 'mine' },
      ...{ order: seq, seq },
    },
  });
const comes = (after: number, upTo: number, rows: Row[]) =>
  applyChanges(
    cache,
    { type: 'changes', after, upTo, remaining: 1, place: null, forget: [], rights: null, rows },
    () => new Set(),
  );
const isDone = (command: object, seq: number) =>
  isTakenIn(cache, me, { id, command: agentCommandSchema.parse(command) }, seq);

it('SYNC-41 a reply stays until its own words are here, though its conversation came newer before them', () => {
  expect([isDone(reply, 9), isDone(resolve, 9)]).toEqual([false, false]);
  comes(0, 5, [conversation(5)]);
  expect([isDone(reply, 9), isDone(resolve, 9)]).toEqual([false, false]);
  comes(5, 7, [conversation(12)]);
  expect([isDone(reply, 9), isDone(resolve, 9)]).toEqual([false, true]);
  comes(7, 9, [words(9)]);
  expect([isDone(reply, 9), isDone(resolve, 9)]).toEqual([true, true]);
});
