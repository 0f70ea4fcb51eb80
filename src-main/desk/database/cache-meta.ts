// Owns the few facts about the cache itself: whose it is, which server database it mirrors, and how far it has read.
import { sequenceSchema } from '../../../src-shared/std/ids.ts';
import type { Sqlite } from './open-sqlite.ts';

export type CacheMeta = {
  /** Whose rows these are, as one text; null in a new cache. */
  account(): string | null;
  setAccount(account: string): void;
  /** The server database the rows come from; null before the first welcome. */
  databaseId(): string | null;
  setDatabaseId(databaseId: string): void;
  /** The server sequence read so far; 0 = nothing yet. */
  cursor(): number;
  setCursor(cursor: number): void;
  /** Where the server's snapshot was broken off; null = none is being read. */
  place(): string | null;
  setPlace(place: string | null): void;
  /** A page that was not the last brought a contact with no conversation here: theirs may never come. */
  mayHaveStrays(): boolean;
  setMayHaveStrays(may: boolean): void;
  /** Ended conversations younger than this come by themselves, as the server last said; null before it ever did. */
  horizonMs(): number | null;
  setHorizonMs(ms: number): void;
  /** Ms the server's clock was ahead of ours when last heard. */
  serverAheadMs(): number;
  setServerAheadMs(ms: number): void;
};

type MetaName = 'account' | 'database-id' | 'cursor' | 'place' | 'strays' | 'horizon-ms' | 'server-ahead-ms';

export function cacheMeta(sqlite: Sqlite): CacheMeta {
  const read = sqlite.prepare<[MetaName], { value: string }>('SELECT value FROM meta WHERE name = ?');
  const write = sqlite.prepare<[MetaName, string]>(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = sqlite.prepare<[MetaName]>('DELETE FROM meta WHERE name = ?');
  const textOf = (name: MetaName) => read.get(name)?.value ?? null;
  return {
    account: () => textOf('account'),
    setAccount: (account) => void write.run('account', account),
    databaseId: () => textOf('database-id'),
    setDatabaseId: (databaseId) => void write.run('database-id', databaseId),
    cursor: () => sequenceSchema.parse(Number(textOf('cursor') ?? 0)),
    setCursor: (cursor) => void write.run('cursor', String(cursor)),
    place: () => textOf('place'),
    setPlace: (place) => void (place === null ? remove.run('place') : write.run('place', place)),
    mayHaveStrays: () => textOf('strays') !== null,
    setMayHaveStrays: (may) => void (may ? write.run('strays', '1') : remove.run('strays')),
    horizonMs() {
      const stored = textOf('horizon-ms');
      return stored === null ? null : Number(stored) || 0;
    },
    setHorizonMs: (ms) => void write.run('horizon-ms', String(ms)),
    serverAheadMs: () => Number(textOf('server-ahead-ms') ?? 0) || 0,
    setServerAheadMs: (ms) => void write.run('server-ahead-ms', String(ms)),
  };
}
