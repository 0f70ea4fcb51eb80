// Owns the proof that acts and drafts are kept together, apart by account, kind and conversation, and whole on a full disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  agentIdSchema,
  type CommandId,
  commandIdSchema,
  conversationIdSchema,
} from '../../../src-shared/std/ids.ts';
import { type Outbox, openOutbox, outboxApplicationId, outboxMigrations, outboxOver } from './open-outbox.ts';
import { isDiskFull, openSqlite, type Sqlite } from './open-sqlite.ts';
import { type NewEntry, settledKept } from './outbox-entries.ts';
import { defaultPreferences } from './stored-preferences.ts';

let dataDir: string;
let outbox: Outbox;
const open = () => openOutbox({ dataDir, nativeBinding: null });
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'guichet-outbox-'));
  outbox = open();
});
afterEach(() => {
  outbox.close();
  rmSync(dataDir, { recursive: true });
});
const reopen = () => {
  outbox.close();
  outbox = open();
};

const first = conversationIdSchema.parse('c1');
const second = conversationIdSchema.parse('c2');
const idOf = (name: string): CommandId => commandIdSchema.parse(name.padEnd(16, '-'));
const note = (name: string, text = name): NewEntry => ({
  id: idOf(name),
  command: { name: 'add-note', conversationId: first, text },
  madeAt: 5,
  heldUntil: null,
});
const accountOf = (agentId: string, serverUrl = 'http://one.example') =>
  outbox.accounts.signIn({
    serverUrl,
    agentId: agentIdSchema.parse(agentId),
    agentName: agentId,
    email: `${agentId}@one.example`,
    workspaceName: 'W',
  });
const plain = { clearsDraft: null, replaces: [] };

describe('unsent acts', () => {
  it('OUTBOX-1: entries and the clearing of their draft are on disk together, in the order made', () => {
    const { id } = accountOf('ada');
    outbox.draftsOf(id).save(first, 'note', 'words', 1);
    outbox.draftsOf(id).save(first, 'reply', 'other words', 1);
    outbox.entriesOf(id).queue({
      entries: [note('b'), note('a')],
      clearsDraft: { conversationId: first, kind: 'note' },
      replaces: [],
    });
    reopen();
    expect(outbox.entriesOf(id).all()).toEqual([
      { ...note('b'), conversationId: first, state: 'waiting' },
      { ...note('a'), conversationId: first, state: 'waiting' },
    ]);
    expect(outbox.draftsOf(id).read(first, 'note')).toBe('');
    expect(outbox.draftsOf(id).read(first, 'reply')).toBe('other words');
  });

  it('OUTBOX-1: when one of a pair can not be written neither is, and the draft stays', () => {
    const { id } = accountOf('ada');
    const entries = outbox.entriesOf(id);
    entries.queue({ entries: [note('taken')], ...plain });
    outbox.draftsOf(id).save(first, 'note', 'words', 1);
    const pair = {
      entries: [note('new'), note('taken')],
      clearsDraft: { conversationId: first, kind: 'note' as const },
    };
    expect(() => entries.queue({ ...pair, replaces: [] })).toThrow('UNIQUE');
    expect(entries.all().map((entry) => entry.id)).toEqual([idOf('taken')]);
    expect(outbox.draftsOf(id).read(first, 'note')).toBe('words');
  });

  it('OUTBOX-5: what left may have arrived: over a restart it is still marked so, under the same id', () => {
    const { id } = accountOf('ada');
    outbox.entriesOf(id).queue({ entries: [note('one'), note('two')], ...plain });
    outbox.entriesOf(id).markSending([idOf('one')]);
    reopen();
    expect(
      outbox
        .entriesOf(id)
        .all()
        .map(({ id: entryId, state }) => [entryId, state]),
    ).toEqual([
      [idOf('one'), 'sending'],
      [idOf('two'), 'waiting'],
    ]);
  });

  it('OUTBOX-13: what has left can not be taken back any more, whatever the server or our clock says later', () => {
    const { id } = accountOf('ada');
    const entries = outbox.entriesOf(id);
    entries.queue({ entries: [{ ...note('one'), heldUntil: 5_000 }], ...plain });
    entries.markSending([idOf('one')]);
    entries.markWaiting(idOf('one'));
    reopen();
    expect(outbox.entriesOf(id).all()).toMatchObject([{ state: 'waiting', heldUntil: null }]);
  });

  it('OUTBOX-3: a refused entry keeps its words and its reason until it is removed', () => {
    const { id } = accountOf('ada');
    outbox.entriesOf(id).queue({ entries: [note('one', 'what I said')], ...plain });
    outbox.entriesOf(id).refuse(idOf('one'), 'stale-epoch');
    reopen();
    expect(outbox.entriesOf(id).find(idOf('one'))).toMatchObject({
      state: 'refused',
      reason: 'stale-epoch',
      command: { text: 'what I said' },
    });
    outbox.entriesOf(id).remove([idOf('one')]);
    expect(outbox.entriesOf(id).all()).toEqual([]);
  });

  it('OUTBOX-15: an entry that can not be read is told with its words, stays as it is, and goes only when discarded', () => {
    const { id } = accountOf('ada');
    const entries = outbox.entriesOf(id);
    entries.queue({ entries: [note('good'), note('newer'), note('broken')], ...plain });
    outbox.close();
    const sqlite = new Database(join(dataDir, 'outbox.db'));
    const change = sqlite.prepare('UPDATE entries SET id = ?, command = ? WHERE id = ?');
    change.run(idOf('newer'), '{"name":"send-fax","text":"by fax"}', idOf('newer'));
    change.run('short', 'no longer JSON', idOf('broken'));
    sqlite.close();
    outbox = open();
    const after = outbox.entriesOf(id);
    expect(after.all().map((entry) => entry.id)).toEqual([idOf('good')]);
    expect(after.unreadable()).toMatchObject([
      { id: idOf('newer'), text: 'by fax' },
      { text: 'no longer JSON' },
    ]);
    expect(outbox.entriesOf(id + 1).unreadable()).toEqual([]);
    for (const entry of after.unreadable()) {
      outbox.entriesOf(id + 1).discardUnreadable(entry.id);
      expect(outbox.entriesOf(id).unreadable()).toContainEqual(entry);
      after.discardUnreadable(entry.id);
    }
    after.discardUnreadable(idOf('good'));
    expect([after.unreadable(), after.all().length]).toEqual([[], 1]);
  });

  it('OUTBOX-12: an id stays known when its entry is gone, over a restart, to its own account, for the last hundreds', () => {
    const { id } = accountOf('ada');
    const { id: other } = accountOf('grace');
    const entries = outbox.entriesOf(id);
    entries.queue({ entries: [note('one'), note('two')], ...plain });
    expect(entries.isKnown(idOf('one'))).toBe(true);
    entries.remove([idOf('one'), idOf('never-was')]);
    entries.queue({ entries: [note('three')], clearsDraft: null, replaces: [idOf('two')] });
    reopen();
    const known = (name: string, account = id) => outbox.entriesOf(account).isKnown(idOf(name));
    expect(['one', 'two', 'three', 'never-was'].map((name) => known(name))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(known('one', other)).toBe(false);
    for (let n = 0; n < settledKept; n += 1) {
      outbox.entriesOf(id).queue({ entries: [note(`more-${n}`)], ...plain });
      outbox.entriesOf(id).remove([idOf(`more-${n}`)]);
    }
    expect(['one', 'two', 'more-0', `more-${settledKept - 1}`].map((name) => known(name))).toEqual([
      ...[false, false],
      ...[true, true],
    ]);
  });

  it('OUTBOX-8: an account’s acts are out of reach of every other account', () => {
    const ada = accountOf('ada');
    outbox.entriesOf(ada.id).queue({ entries: [note('hers')], ...plain });
    const others = [accountOf('grace'), accountOf('ada', 'http://two.example')];
    for (const other of others) {
      const entries = outbox.entriesOf(other.id);
      expect(entries.all()).toEqual([]);
      entries.remove([idOf('hers')]);
      entries.refuse(idOf('hers'), 'gone');
      entries.markSending([idOf('hers')]);
      entries.removeAll();
    }
    expect(accountOf('ada').id).toBe(ada.id);
    expect(outbox.entriesOf(ada.id).all()).toMatchObject([{ id: idOf('hers'), state: 'waiting' }]);
  });
});

describe('drafts', () => {
  it('DRAFT-2: one for each account, conversation and kind; none lands in another', () => {
    const ada = accountOf('ada').id;
    const grace = accountOf('grace').id;
    const places = [ada, grace].flatMap((account) =>
      [first, second].flatMap((conversation) =>
        (['reply', 'note'] as const).map((kind) => ({ account, conversation, kind })),
      ),
    );
    for (const { account, conversation, kind } of places) {
      outbox.draftsOf(account).save(conversation, kind, `${account} ${conversation} ${kind}`, 1);
    }
    reopen();
    for (const { account, conversation, kind } of places) {
      expect(outbox.draftsOf(account).read(conversation, kind)).toBe(`${account} ${conversation} ${kind}`);
    }
  });

  it('DRAFT-2: an empty text removes it, and the list shows where there are any', () => {
    const drafts = outbox.draftsOf(accountOf('ada').id);
    expect(drafts.save(first, 'reply', 'x', 1)).toBe(true);
    expect(drafts.save(first, 'reply', 'xy', 2)).toBe(false);
    expect(drafts.conversationIds()).toEqual(new Set([first]));
    expect(drafts.save(first, 'reply', '', 3)).toBe(true);
    expect(drafts.save(first, 'reply', '', 4)).toBe(false);
    expect(drafts.conversationIds()).toEqual(new Set());
  });
});

describe('a full disk', () => {
  let sqlite: Sqlite;
  afterEach(() => sqlite.close());

  it('OUTBOX-11, DRAFT-3: at every step of a write it fails whole, and everything kept before can be read', () => {
    const path = join(dataDir, 'full.db');
    sqlite = openSqlite({
      path,
      applicationId: outboxApplicationId,
      synchronous: 'FULL',
      migrations: outboxMigrations,
      nativeBinding: null,
      checkUpToBytes: Number.POSITIVE_INFINITY,
    });
    const full = outboxOver(sqlite);
    const drafts = full.draftsOf(1);
    const entries = full.entriesOf(1);
    const pages = () => Number(sqlite.pragma('page_count', { simple: true }));
    drafts.save(first, 'note', 'kept before', 1);
    let failures = 0;
    for (let room = 0; room < 12; room += 1) {
      sqlite.pragma(`max_page_count = ${pages() + room}`);
      const name = `try-${room}`;
      const before = entries.all().length;
      try {
        entries.queue({
          entries: [note(`${name}-a`, 'x'.repeat(20_000)), note(`${name}-b`, 'y'.repeat(20_000))],
          clearsDraft: { conversationId: first, kind: 'note' },
          replaces: [],
        });
        drafts.save(first, 'note', 'kept before', 1);
      } catch (error) {
        failures += 1;
        expect(isDiskFull(error)).toBe(true);
        expect(entries.all().length).toBe(before);
        expect(drafts.read(first, 'note')).toBe('kept before');
      }
      sqlite.pragma(`max_page_count = 1000000`);
    }
    expect(failures).toBeGreaterThan(3);
    expect(entries.all().length).toBeGreaterThan(0);
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  });
});

describe('who is signed in', () => {
  it('SYNC-9: the account and the last address outlive a restart', () => {
    const ada = accountOf('ada');
    reopen();
    expect(outbox.accounts.current('http://one.example')).toEqual(ada);
    expect(outbox.accounts.current('http://elsewhere.example')).toBeNull();
    expect(outbox.accounts.lastEmail()).toBe('ada@one.example');
    outbox.accounts.signOut();
    expect(outbox.accounts.current('http://one.example')).toBeNull();
    expect(outbox.accounts.lastEmail()).toBe('ada@one.example');
  });

  it('keeps preferences by account, and the last chosen for the sign-in screen', () => {
    expect(outbox.preferences.read(null)).toEqual(defaultPreferences);
    const { id } = accountOf('ada');
    outbox.preferences.save(id, { ...defaultPreferences, theme: 'dark', openConversationId: first });
    reopen();
    expect(outbox.preferences.read(id)).toEqual({
      ...defaultPreferences,
      theme: 'dark',
      openConversationId: first,
    });
    expect(outbox.preferences.read(null)).toEqual({ ...defaultPreferences, theme: 'dark' });
    expect(outbox.preferences.read(accountOf('grace').id).theme).toBe('dark');
  });
});
