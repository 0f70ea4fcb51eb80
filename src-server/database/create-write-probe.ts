// Owns finding out whether the database can be written, at a bounded price however often it is asked.
import { isDatabaseOutage } from './is-database-outage.ts';
import type { Tables } from './tables.ts';

/** Each look is a durable transaction: anybody may ask, so one answer serves for this long. */
const holdsForMs = 1_000;

/** Answers null when the database can be written (as of at most a second ago), else why not. Throws what is no outage. */
export function createWriteProbe(tables: Pick<Tables, 'inTransaction' | 'probe'>, now: () => number) {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let found: string | null = null;
  return (): string | null => {
    const time = now();
    // A clock that was set back must not keep an old answer.
    if (time >= lookedAt && time - lookedAt < holdsForMs) return found;
    found = look();
    lookedAt = time;
    return found;
  };

  function look(): string | null {
    try {
      tables.inTransaction(() => tables.probe());
      return null;
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      return 'the database cannot be written';
    }
  }
}
