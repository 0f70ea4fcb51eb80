// Tries that the hash a build is skipped by changes with every input, and with nothing else.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashOfInputs } from './build.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-build-'));
  mkdirSync(join(folder, 'src', 'deep'), { recursive: true });
  writeFileSync(join(folder, 'src', 'a.ts'), 'a');
  writeFileSync(join(folder, 'src', 'deep', 'b.ts'), 'b');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const hash = () => hashOfInputs(folder, ['src', 'package-lock.json']);

it('changes with a content, a name, a new file and a lockfile', () => {
  const seen = new Set([hash()]);
  writeFileSync(join(folder, 'src', 'deep', 'b.ts'), 'c');
  seen.add(hash());
  writeFileSync(join(folder, 'src', 'c.ts'), '');
  seen.add(hash());
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  seen.add(hash());
  expect(seen.size).toBe(4);
});

it('does not change with a test or a file elsewhere', () => {
  const before = hash();
  writeFileSync(join(folder, 'src', 'a.test.ts'), 'x');
  writeFileSync(join(folder, 'elsewhere.ts'), 'x');
  expect(hash()).toBe(before);
});
