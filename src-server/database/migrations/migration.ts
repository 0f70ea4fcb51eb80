// Owns what one step of the database's history is.
import type { Database } from '../database.ts';

export type Migration = {
  /** 1, 2, 3 … without holes; kept in `user_version`. Never edited after release. */
  version: number;
  up(database: Database): void;
};
