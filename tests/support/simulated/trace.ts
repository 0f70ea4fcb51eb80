// Owns what happened in one simulated run: a hash over all of it, to compare two runs by, and its last lines to read.
import { createHash } from 'node:crypto';

export type Trace = {
  note(line: string): void;
  /** Over every line so far. */
  digest(): string;
  lines(): number;
  /** The last `count` lines, oldest first. */
  tail(count: number): string[];
};

const kept = 4_000;

/** `now`: virtual ms, written before each line. */
export function openTrace(now: () => number): Trace {
  const hash = createHash('sha256');
  const last: string[] = [];
  let count = 0;
  return {
    note(text) {
      const line = `${now().toFixed(1)} ${text}`;
      hash.update(line);
      last[count % kept] = line;
      count += 1;
    },
    digest: () => hash.copy().digest('hex'),
    lines: () => count,
    tail(wanted) {
      const from = Math.max(0, count - Math.min(wanted, kept));
      return Array.from({ length: count - from }, (_, index) => last[(from + index) % kept] ?? '');
    },
  };
}
