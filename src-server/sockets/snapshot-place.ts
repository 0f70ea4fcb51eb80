// Owns the text by which a console comes back to the middle of a snapshot: written by the server, read back with care.

/** Where a snapshot is: what it began with, and what it goes on with. */
export type SnapshotPlace = {
  /** The sequence it began at: what changed later comes by catching up from there. */
  startedAt: number;
  /** Epoch ms: conversations that ended by then are beyond the horizon of this snapshot. */
  endedBy: number;
  /** 0: who works here and own drafts; 1: conversations going on; 2: all others in scope. */
  pass: 0 | 1 | 2;
  /** Conversations standing before this one are to come; 0 = all. */
  below: number;
  /** In pass 0 how many rows were sent; else the `order` up to which the next conversation was, 0 = not begun. */
  order: number;
};

const written = /^(\d{1,15})\.(\d{1,15})\.([012])\.(\d{1,15})\.(\d{1,15})\.(.+)$/;

/** At most 200 characters, with a database id of 64. */
export function writePlace(place: SnapshotPlace, databaseId: string): string {
  const { startedAt, endedBy, pass, below, order } = place;
  return `${startedAt}.${endedBy}.${pass}.${below}.${order}.${databaseId}`;
}

/** Null for what this server never wrote of this database. */
export function readPlace(text: string, databaseId: string): SnapshotPlace | null {
  const [, startedAt, endedBy, pass, below, order, database] = written.exec(text) ?? [];
  if (database !== databaseId) return null;
  return {
    startedAt: Number(startedAt),
    endedBy: Number(endedBy),
    pass: pass === '0' ? 0 : pass === '1' ? 1 : 2,
    below: Number(below),
    order: Number(order),
  };
}

/** Epoch ms of what begins now. */
export function placeAtStart(head: number, now: number, horizonMs: number): SnapshotPlace {
  return { startedAt: head, endedBy: Math.max(0, now - horizonMs), pass: 0, below: 0, order: 0 };
}
