// Owns the proof that the cache is one agent's, is set aside when damaged, and never takes outbox or drafts along.
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentIdSchema, contactIdSchema, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { migrate } from './migrate.ts';
import { cacheApplicationId, cacheMigrations, openCache, removeCache, setCacheAside } from './open-cache.ts';
import { openOutbox } from './open-outbox.ts';
import { isDamage } from './open-sqlite.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'guichet-cache-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const ada = { serverUrl: 'http://127.0.0.1:1', agentId: 'ada' };
const open = (owner = ada, now = 1) => openCache({ dataDir, owner, nativeBinding: null, now });
/** What is left of a cache read up to 9. */
function cursorAfter(act: () => void, owner = ada): number {
  const before = open();
  before.meta.setCursor(9);
  before.close();
  act();
  const after = open(owner, 2);
  const cursor = after.meta.cursor();
  after.close();
  return cursor;
}

describe('whose cache it is', () => {
  it('SYNC-8: the same agent finds it again; another agent, or another server, begins with an empty one', () => {
    expect(cursorAfter(() => {})).toBe(9);
    expect(cursorAfter(() => {}, { ...ada, agentId: 'grace' })).toBe(0);
    expect(cursorAfter(() => {}, { ...ada, serverUrl: 'http://127.0.0.1:2' })).toBe(0);
    expect(readdirSync(dataDir).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('SYNC-8: signing out takes it from disk', () => {
    expect(cursorAfter(() => removeCache(dataDir))).toBe(0);
  });
});

describe('a damaged cache', () => {
  const another = () => {
    openOutbox({ dataDir: join(dataDir, 'other'), nativeBinding: null }).close();
    copyFileSync(join(dataDir, 'other', 'outbox.db'), join(dataDir, 'cache.db'));
  };
  it.each([
    ['garbage', () => writeFileSync(join(dataDir, 'cache.db'), 'garbage'.repeat(1_000))],
    ['another database in its place', another],
  ])('SYNC-8: %s is set aside and an empty one takes its place; outbox and drafts stay', (_, spoil) => {
    const outbox = openOutbox({ dataDir, nativeBinding: null });
    const agentId = agentIdSchema.parse('ada');
    const account = outbox.accounts.signIn({
      ...ada,
      agentId,
      agentName: 'Ada',
      email: 'a@b.c',
      workspaceName: 'W',
    });
    const conversationId = conversationIdSchema.parse('c1');
    outbox.draftsOf(account.id).save(conversationId, 'reply', 'half a sentence', 1);
    const cursor = cursorAfter(spoil);
    expect(cursor).toBe(0);
    expect(readdirSync(dataDir)).toContain('cache.db.damaged-2');
    expect(outbox.draftsOf(account.id).read(conversationId, 'reply')).toBe('half a sentence');
    outbox.close();
  });

  it('SYNC-8: a large one is checked after the start, slice by slice, and found out', () => {
    const large = () => {
      const cache = open();
      cache.transaction(() => {
        for (let n = 0; n < 2_500; n += 1) {
          const id = contactIdSchema.parse(`contact-${n}`);
          const value = {
            id,
            shortCode: 'X',
            email: null,
            language: 'en',
            country: null,
            createdAt: 1,
            seq: n,
          } as const;
          cache.writer.put({ row: 'contact', value: { ...value, name: 'n'.repeat(3_000) } });
        }
      });
      cache.close();
    };
    large();
    const whole = open();
    let time = 0;
    const now = () => {
      time += 1;
      return time;
    };
    let parts = 0;
    while (whole.checkNextPart(now)) parts += 1;
    expect(parts).toBeGreaterThan(3);
    whole.close();
    const path = join(dataDir, 'cache.db');
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4_096 * 1_000, 4_096 * 1_010);
    writeFileSync(path, bytes);
    const damaged = open();
    let found: unknown = null;
    try {
      while (damaged.checkNextPart(now));
    } catch (error) {
      found = error;
    }
    expect(isDamage(found)).toBe(true);
    damaged.close();
  });

  it('SYNC-8: one that can not be brought to this version is set aside, not met again at every start', () => {
    const sqlite = new Database(join(dataDir, 'cache.db'));
    migrate(sqlite, cacheMigrations.slice(0, 3), cacheApplicationId);
    const insert = sqlite.prepare(
      `INSERT INTO messages (id, conversation_id, place, seq, kind, author_kind, at)
       VALUES (?, 'c1', 1, 1, 'incoming', 'contact', 1)`,
    );
    for (const id of ['m1', 'm2']) insert.run(id);
    sqlite.close();
    const cache = open(ada, 3);
    expect(cache.meta.cursor()).toBe(0);
    cache.close();
    expect(readdirSync(dataDir)).toContain('cache.db.damaged-3');
  });

  it('SYNC-8: begun anew, it has no row and knows of none to come', () => {
    const cache = open();
    cache.meta.setCursor(9);
    cache.meta.setPlace('here');
    cache.meta.setMayHaveStrays(true);
    cache.transaction(cache.beginAnew);
    expect([cache.meta.cursor(), cache.meta.place(), cache.meta.mayHaveStrays()]).toEqual([0, null, false]);
    cache.close();
  });

  it('SYNC-8: no more than two are kept', () => {
    for (let now = 1; now <= 4; now += 1) {
      open(ada, now).close();
      setCacheAside(dataDir, now);
    }
    const kept = readdirSync(dataDir).filter((name) => /damaged-\d+$/.test(name));
    expect(kept.sort()).toEqual(['cache.db.damaged-3', 'cache.db.damaged-4']);
  });
});

describe('much to be written', () => {
  it('SYNC-26: while far behind the journal is written back less often; the first commit afterwards writes all of it', () => {
    const sizes: number[] = [];
    let pace = (): unknown => null;
    const cache = openCache({
      ...{ dataDir, owner: ada, nativeBinding: null, now: 1 },
      opened(sqlite) {
        pace = () => [
          sqlite.pragma('cache_size', { simple: true }),
          sqlite.pragma('wal_autocheckpoint', { simple: true }),
        ];
      },
    });
    const look = () => sizes.push(statSync(join(dataDir, 'cache.db')).size);
    const usual = pace();
    look();
    cache.hurry(true);
    // More than SQLite keeps in a journal by itself.
    for (const letter of ['a', 'b', 'c']) cache.meta.setPlace(letter.repeat(3_000_000));
    look();
    cache.hurry(false);
    expect(pace()).toEqual(usual);
    cache.meta.setCursor(1);
    look();
    const [empty = 0, behind, after] = sizes;
    expect(behind).toBe(empty);
    expect(after).toBeGreaterThan(empty + 3_000_000);
    cache.close();
  });
});
