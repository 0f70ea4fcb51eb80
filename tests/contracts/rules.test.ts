// Owns the tie between docs/rules.md and the tests: each rule is tried by name, each named rule is written down.
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const ruleId = String.raw`[A-Z]{2,}-\d+[a-z]?`;

/** Ids of the rows `| SYNC-1 | text |` of docs/rules.md, in order, doubles kept. */
function rulesWritten(markdown: string): string[] {
  return [...markdown.matchAll(new RegExp(String.raw`^\|\s*(${ruleId})\s*\|`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}

/** Ids that lead a title: `it('SYNC-1 …`, `test("SYNC-1, SYNC-2: …`, `it.each(…)('SYNC-1 …`, `describe(`SYNC-1 …`. */
function rulesTried(source: string): string[] {
  const families = new RegExp(
    String.raw`(?:\b(?:it|test|describe)(?:\.\w+)*|\))\s*\(\s*['"\x60]((?:${ruleId}[\s,:·—–-]+(?:and )?)+)`,
    'g',
  );
  return [...source.matchAll(families)].flatMap((match) => match[1]?.match(new RegExp(ruleId, 'g')) ?? []);
}

describe('reading titles', () => {
  it('finds the ids a title leads with, and only those', () => {
    const source = [
      "it('SYNC-1 acked is stored', () => {});",
      'test("SYNC-2, SYNC-3: both", () => {});',
      "it.each(cases)('WIRE-4 $name', () => {});",
      'describe(`DESK-5 locks`, () => {});',
      "it('follows SYNC-9 in passing', () => {});",
      "it('UTF-8 text survives', () => {});",
    ].join('\n');
    expect(rulesTried(source)).toEqual(['SYNC-1', 'SYNC-2', 'SYNC-3', 'WIRE-4', 'DESK-5', 'UTF-8']);
    expect(rulesWritten('# x\n| SYNC-1 | text |\n|UI-2| text |\nsee SYNC-7\n')).toEqual(['SYNC-1', 'UI-2']);
  });
});

describe('docs/rules.md', () => {
  const written = rulesWritten(readFileSync(join(root, 'docs/rules.md'), 'utf8'));
  const tried = new Map<string, string[]>();
  for (const path of globSync(
    ['src-*/**/*.test.{ts,tsx}', 'scripts/**/*.test.{ts,mjs}', 'tests/**/*.{test,spec}.{ts,tsx}'],
    {
      cwd: root,
    },
  )) {
    if (path.endsWith('contracts/rules.test.ts')) continue;
    for (const id of rulesTried(readFileSync(join(root, path), 'utf8'))) {
      tried.set(id, [...(tried.get(id) ?? []), path]);
    }
  }

  it('names each rule once', () => {
    expect(written.filter((id, index) => written.indexOf(id) !== index)).toEqual([]);
    expect(written.length).toBeGreaterThan(0);
  });

  it('has, for each rule, a test whose title leads with its id', () => {
    expect(written.filter((id) => !tried.has(id))).toEqual([]);
  });

  it('lists each rule a test title leads with', () => {
    const unlisted = [...tried].filter(([id]) => !written.includes(id));
    expect(unlisted.map(([id, paths]) => `${id} (${paths.join(', ')})`)).toEqual([]);
  });
});
