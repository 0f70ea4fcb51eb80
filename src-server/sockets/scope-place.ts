// Owns the text by which a console comes back to the middle of being brought to other rights: written by the server, read back with care.
import { readPlace, type SnapshotPlace, writePlace } from './snapshot-place.ts';

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
};

const written = /^rights\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})\.(.+)$/;

/** At most 200 characters, with a database id of 64. */
export function writeScopePlace(place: ScopePlace, databaseId: string): string {
  const { first, reducedTo, broughtTo, walk } = place;
  const rest = walk === null ? `-.${databaseId}` : writePlace(walk, databaseId);
  return `rights.${first}.${reducedTo}.${broughtTo}.${rest}`;
}

/** Null for what this server never wrote of this database. */
export function readScopePlace(text: string, databaseId: string): ScopePlace | null {
  const [, first, reducedTo, broughtTo, rest] = written.exec(text) ?? [];
  if (rest === undefined) return null;
  const numbers = { first: Number(first), reducedTo: Number(reducedTo), broughtTo: Number(broughtTo) };
  if (rest === `-.${databaseId}`) return { ...numbers, walk: null };
  const walk = readPlace(rest, databaseId);
  return walk === null ? null : { ...numbers, walk };
}
