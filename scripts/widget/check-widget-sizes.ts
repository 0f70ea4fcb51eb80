// Owns how heavy the widget may be on a customer's page: what it weighs gzipped, and saying no when it grew too much.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** `files` are patterns of names in the built folder; each must be there. */
export type SizeLimit = { name: string; files: readonly RegExp[]; limitBytes: number };

/** Gzipped bytes, files of one entry added up. */
export const widgetSizeLimits: readonly SizeLimit[] = [
  { name: 'loader', files: [/^loader\.js$/], limitBytes: 8 * 1024 },
  { name: 'panel', files: [/^panel\.html$/, /^panel-.*\.js$/, /^panel-.*\.css$/], limitBytes: 60 * 1024 },
];

/** One line per entry with its weight; throws, with all lines, when any is over its limit or missing. */
export function checkWidgetSizes(folder: string, limits: readonly SizeLimit[] = widgetSizeLimits): string[] {
  const built = readdirSync(folder);
  const weighed = limits.map(({ name, files, limitBytes }) => {
    const missing = files.filter((pattern) => !built.some((file) => pattern.test(file)));
    if (missing.length > 0) throw new Error(`${name}: nothing was built like ${missing.join(', ')}`);
    const bytes = built
      .filter((file) => files.some((pattern) => pattern.test(file)))
      .map((file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length)
      .reduce((sum, size) => sum + size, 0);
    const verdict = bytes > limitBytes ? 'TOO HEAVY' : 'ok';
    return {
      isOver: bytes > limitBytes,
      line: `${name.padEnd(6)} ${kilobytes(bytes)} KB gzip of ${kilobytes(limitBytes)} allowed: ${verdict}`,
    };
  });
  const lines = weighed.map(({ line }) => line);
  if (weighed.some(({ isOver }) => isOver)) throw new Error(`the widget is too heavy\n${lines.join('\n')}`);
  return lines;
}

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}
