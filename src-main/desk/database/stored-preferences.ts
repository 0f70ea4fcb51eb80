// Owns the preferences on disk: one set per account, and one for the sign-in screen when nobody is signed in.
import { z } from 'zod';
import { type Preferences, preferencesSchema } from '../../../src-shared/bridge/views.ts';
import type { Sqlite } from './open-sqlite.ts';

export const defaultPreferences: Preferences = {
  language: null,
  theme: 'system',
  density: 'comfortable',
  notifications: true,
  sounds: true,
  undoSeconds: 5,
  openConversationId: null,
};

export type StoredPreferences = {
  /** The account's own, else the last ones chosen on this machine, else the defaults. `null` = nobody signed in. */
  read(accountId: number | null): Preferences;
  /** Also becomes the machine's, but for what only makes sense to the account. */
  save(accountId: number | null, preferences: Preferences): void;
};

/** What can not be read any more is not chosen: an agent works on with the defaults. */
const storedSchema = z.record(z.string(), z.unknown());

/** The account number that stands for nobody; real ones begin at 1. */
const nobody = 0;

export function storedPreferences(sqlite: Sqlite): StoredPreferences {
  const read = sqlite.prepare<[number], { value: string }>(
    'SELECT value FROM preferences WHERE account_id = ?',
  );
  const write = sqlite.prepare<[number, string]>(
    `INSERT INTO preferences (account_id, value) VALUES (?, ?)
     ON CONFLICT (account_id) DO UPDATE SET value = excluded.value`,
  );
  const stored = (accountId: number): Record<string, unknown> => {
    const row = read.get(accountId);
    return row === undefined ? {} : storedSchema.catch({}).parse(jsonOf(row.value));
  };
  return {
    read(accountId) {
      const wished = { ...defaultPreferences, ...stored(nobody), ...stored(accountId ?? nobody) };
      return preferencesSchema.catch(defaultPreferences).parse(wished);
    },
    save: sqlite.transaction((accountId: number | null, preferences: Preferences) => {
      if (accountId !== null) write.run(accountId, JSON.stringify(preferences));
      write.run(nobody, JSON.stringify({ ...preferences, openConversationId: null }));
    }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
