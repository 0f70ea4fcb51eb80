// Owns what one entry of the log is: a message that was born, or another row that changed.
import type { RowChange } from './change-log.ts';
import type { MessageRow } from './message-rows.ts';

export type LogEntry = MessageRow | RowChange;

/** Its number in the one sequence. */
export const placeOf = (entry: LogEntry): number => ('body' in entry ? entry.order : entry.seq);

/** Of `entries` in order: how many stand at `seq` or before. */
export function countUpTo(entries: readonly LogEntry[], seq: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && placeOf(entry) <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
