// Owns a cache with nothing in it, for tests of what is put there.
import { join } from 'node:path';
import { type Cache, cacheApplicationId, cacheMigrations, cacheOver } from './open-cache.ts';
import { openSqlite } from './open-sqlite.ts';

/** Its file is in `folder`. */
export function openExampleCache(folder: string): Cache {
  return cacheOver(
    openSqlite({
      path: join(folder, 'cache.db'),
      applicationId: cacheApplicationId,
      synchronous: 'NORMAL',
      migrations: cacheMigrations,
      nativeBinding: null,
      checkUpToBytes: Number.POSITIVE_INFINITY,
    }),
  );
}
