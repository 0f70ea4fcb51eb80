// Tries that when a conversation ended is found by is always what its row says, however it came to it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exampleConversation } from '../../src-shared/commands/example-situation.ts';
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import { prepareConversationRows } from './conversation-rows.ts';
import type { Database } from './database.ts';
import { openDatabase } from './open-database.ts';

let folder: string;
let database: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-conversations-'));
  database = openDatabase(folder);
  database.pragma('foreign_keys = OFF');
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

it('SRV-40 one that is taken up and ended again at once is found by when it ended last', () => {
  const rows = prepareConversationRows(database);
  const endedAt = () => database.prepare('SELECT ended_at FROM conversations').pluck().get();
  let before = exampleConversation({ status: 'resolved', resolvedAt: 5 });
  rows.insert(before, JSON.stringify(before));
  const steps: [Partial<Conversation>, number | null][] = [
    [{ resolvedAt: 900 }, 900],
    [{ seq: 12 }, 900],
    [{ status: 'open', resolvedAt: null }, null],
    [{ status: 'resolved', resolvedAt: 1_000 }, 1_000],
  ];
  for (const [changes, expected] of steps) {
    const after = { ...before, ...changes };
    rows.update(after, before, JSON.stringify(after));
    expect(endedAt()).toBe(expected);
    before = after;
  }
});
