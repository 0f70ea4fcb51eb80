// Owns keeping the papers true: files they name exist, names they use are in the sources, decisions are short.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sources = globSync(['src-*/**/*.{ts,tsx,css}', 'scripts/**/*.mjs', 'tests/**/*.ts'], { cwd: root });

/** What stands between backticks. */
const quoted = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');

/** A path of this repository, as papers write it: folders and a file with an ending, or a folder. */
const pathPattern = /^(?:src-[a-z]+|scripts|tests|docs|resources|\.ci)(?:\/[\w.-]+)*\/?$/;

describe('papers', () => {
  const papers = ['README.md', ...globSync('docs/**/*.md', { cwd: root })];

  test('every file and folder a paper names exists', () => {
    const named = papers.flatMap((paper) =>
      quoted(read(paper))
        .filter((text) => pathPattern.test(text))
        .map((path) => ({ paper, path })),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('every link between papers leads somewhere', () => {
    const links = papers.flatMap((paper) =>
      [...read(paper).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map((match) => ({
        paper,
        path: join(root, paper, '..', match[1] ?? ''),
      })),
    );
    expect(links.filter(({ path }) => !existsSync(path))).toEqual([]);
  });

  test('the glossary’s names in code are in the sources', () => {
    const everything = sources.map((path) => `${path}\n${read(path)}`).join('\n');
    const rows = read('docs/glossary.md')
      .split('\n')
      .filter((line) => line.startsWith('|') && !/^\| ?(word|-)/.test(line));
    expect(rows.length).toBeGreaterThan(30);
    const names = rows.flatMap((row) => quoted(row.split('|')[3] ?? ''));
    expect(names.filter((name) => !everything.includes(name))).toEqual([]);
  });

  test('how-it-travels names files of every process, and the functions it says they have', () => {
    const text = read('docs/how-it-travels.md');
    for (const folder of [
      'src-shared',
      'src-server',
      'src-main',
      'src-preload',
      'src-renderer',
      'src-widget',
    ]) {
      expect(text).toContain(`\`${folder}/`);
    }
    // Written as `path` (`name`, `name`).
    const claims = [...text.matchAll(/`((?:src-[a-z]+)\/[\w./-]+)` \(((?:`\w+`(?:, )?)+)\)/g)].flatMap(
      (match) => quoted(match[2] ?? '').map((name) => ({ path: match[1] ?? '', name })),
    );
    expect(claims.length).toBeGreaterThan(10);
    expect(claims.filter(({ path, name }) => !new RegExp(`\\b${name}\\b`).test(read(path)))).toEqual([]);
  });

  test('decisions are numbered without gaps and short', () => {
    const decisions = globSync('docs/decisions/*.md', { cwd: root }).sort();
    expect(
      decisions.map((path) => path.slice('docs/decisions/'.length, 'docs/decisions/'.length + 4)),
    ).toEqual(decisions.map((_path, index) => String(index + 1).padStart(4, '0')));
    const long = decisions.filter((path) => read(path).trim().split('\n').length > 22);
    expect(long).toEqual([]);
  });

  test('the README’s npm commands exist', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    const commands = [...read('README.md').matchAll(/npm (?:run )?([a-z]+)/g)].map((match) => match[1] ?? '');
    expect(commands.length).toBeGreaterThan(1);
    expect(commands.filter((name) => name !== 'ci' && scripts[name] === undefined)).toEqual([]);
  });
});
