// Owns reading where the frames of an SQLite write-ahead log end, and which of them commit (sqlite.org/fileformat2.html §4).

export const walHeaderBytes = 32;
const frameHeaderBytes = 24;

/** `end`: the byte behind the frame. `commits`: the last frame of a transaction. */
export type WalFrame = { end: number; commits: boolean };

/** Only frames of the log's present generation: what an earlier one left behind it is no part of it. */
export function readWalFrames(wal: Buffer): WalFrame[] {
  if (wal.length < walHeaderBytes) return [];
  const pageBytes = wal.readUInt32BE(8);
  const salt = wal.readBigUInt64BE(16);
  const frames: WalFrame[] = [];
  for (let at = walHeaderBytes; ; at += frameHeaderBytes + pageBytes) {
    const end = at + frameHeaderBytes + pageBytes;
    if (end > wal.length || wal.readBigUInt64BE(at + 8) !== salt) return frames;
    frames.push({ end, commits: wal.readUInt32BE(at + 4) !== 0 });
  }
}
