// Tries that the registry's copy is used only when it is what was looked at, and whole.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isWholeRegistryCopy, refuseOtherContent } from './electron-registry-copy.mjs';
import { REGISTRY_COPY } from './electron-source.mjs';
import { SetupRefusal } from './refusal.mjs';
import { writeJson } from './user-cache.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-copy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('takes an archive of the noted integrity and refuses one with a changed byte', async () => {
  const file = join(folder, 'archive.tgz');
  writeFileSync(file, 'the archive');
  const integrity = `sha512-${createHash('sha512').update('the archive').digest('base64')}`;
  await expect(refuseOtherContent(file, integrity, 'it')).resolves.toBeUndefined();
  writeFileSync(file, 'the archivf');
  await expect(refuseOtherContent(file, integrity, 'it')).rejects.toThrow(SetupRefusal);
  await expect(refuseOtherContent(file, integrity, 'it')).rejects.toThrow('another content than expected');
});

it('takes a runtime as whole only with its note, of this package, and its executable at full length', () => {
  expect(isWholeRegistryCopy(folder)).toBe(false);
  writeFileSync(join(folder, 'electron'), '12345');
  expect(isWholeRegistryCopy(folder)).toBe(false);
  const note = { integrity: REGISTRY_COPY.integrity, executableBytes: 5 };
  writeJson(join(folder, 'guichet-runtime.json'), note);
  expect(isWholeRegistryCopy(folder)).toBe(true);
  writeFileSync(join(folder, 'electron'), '1234');
  expect(isWholeRegistryCopy(folder)).toBe(false);
  writeJson(join(folder, 'guichet-runtime.json'), { integrity: 'sha512-other', executableBytes: 4 });
  expect(isWholeRegistryCopy(folder)).toBe(false);
});
