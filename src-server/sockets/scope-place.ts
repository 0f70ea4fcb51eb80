// Owns the text by which a console comes back to the middle of being brought to other rights: written by the server, read back with care.
import { readPlace, type SnapshotPlace, writePlace } from './snapshot-place.ts';
import { readWholePlace, type WholePlace, writeWholePlace } from './whole-place.ts';

/** Each number is the `seq` of a change of the agent's rights (rights-changes.ts). */
export type ScopePlace = {
  /** The first the console had not been served with: what the rights before it let see, it had. */
  first: number;
  /** Up to which it had been told when what it may not see was first taken from it. */
  reducedTo: number;
  /** Up to which it has been told now. */
  broughtTo: number;
  /** How far what came into sight was sent; null: all of it was, and the console catches up. */
  walk: SnapshotPlace | null;
  /** How far it was sent what it catches up with whole; null while it walks, and when nothing is begun. */
  whole: WholePlace | null;
};

const written = /^rights\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})\.(.+)$/;

/** At most 200 characters, with a database id of 64. */
export function writeScopePlace(place: ScopePlace, databaseId: string): string {
  const { first, reducedTo, broughtTo } = place;
  return `rights.${first}.${reducedTo}.${broughtTo}.${writeRest(place, databaseId)}`;
}

function writeRest({ walk, whole }: ScopePlace, databaseId: string): string {
  if (walk !== null) return writePlace(walk, databaseId);
  return whole === null ? `-.${databaseId}` : writeWholePlace(whole, databaseId);
}

/** Null for what this server never wrote of this database. */
export function readScopePlace(text: string, databaseId: string): ScopePlace | null {
  const [, first, reducedTo, broughtTo, rest] = written.exec(text) ?? [];
  if (rest === undefined) return null;
  const numbers = { first: Number(first), reducedTo: Number(reducedTo), broughtTo: Number(broughtTo) };
  if (rest === `-.${databaseId}`) return { ...numbers, walk: null, whole: null };
  const whole = readWholePlace(rest, databaseId);
  const walk = readPlace(rest, databaseId);
  return walk === null && whole === null ? null : { ...numbers, walk, whole };
}
