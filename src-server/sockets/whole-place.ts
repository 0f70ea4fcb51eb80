// Owns the text by which a console comes back to the middle of a conversation sent whole: written by the server, read back with care.

/** A conversation that comes into sight, or wakes, at `seq`: its messages up to the order `sentUpTo` were sent. */
export type WholePlace = { seq: number; sentUpTo: number };

const written = /^whole\.(\d{1,15})\.(\d{1,15})\.(.+)$/;

/** At most 102 characters, with a database id of 64. */
export function writeWholePlace({ seq, sentUpTo }: WholePlace, databaseId: string): string {
  return `whole.${seq}.${sentUpTo}.${databaseId}`;
}

/** Null for what this server never wrote of this database. */
export function readWholePlace(text: string, databaseId: string): WholePlace | null {
  const [, seq, sentUpTo, database] = written.exec(text) ?? [];
  return database === databaseId ? { seq: Number(seq), sentUpTo: Number(sentUpTo) } : null;
}
