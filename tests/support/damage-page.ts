// Owns overwriting whole pages of a database file under whoever has it open.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

export const pageSize = 4_096;

/** The whole page on which the first of these words stand in the file. */
export function damagePageOf(file: string, words: string): void {
  const at = readFileSync(file).indexOf(words);
  if (at === -1) throw new Error(`${words} stand nowhere in ${file}`);
  damagePage(file, Math.floor(at / pageSize));
}

export function damagePage(file: string, page: number): void {
  const open = openSync(file, 'r+');
  writeSync(open, Buffer.alloc(pageSize, 0xa5), 0, pageSize, page * pageSize);
  closeSync(open);
}
