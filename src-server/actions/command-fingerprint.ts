// Owns the fingerprint by which a command that comes again is known to be the same.
import { hash } from 'node:crypto';

/** Of who asks (`agent:<id>`, `visitor:<id>`) and what: a parsed command, whose keys its schema has put in order. */
export function commandFingerprint(who: string, command: object): Buffer {
  return hash('sha256', `${who} ${JSON.stringify(command)}`, 'buffer');
}
