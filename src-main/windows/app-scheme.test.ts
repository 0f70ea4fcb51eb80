import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listConsoleFiles, listedPath } from './app-scheme.ts';

let folder: string;
let listing: ReadonlyMap<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-scheme-'));
  mkdirSync(join(folder, 'assets'));
  for (const file of ['index.html', 'assets/app.js', 'assets/app.js.map', 'secret', '.env'])
    writeFileSync(join(folder, file), '');
  symlinkSync('/etc/passwd', join(folder, 'assets/link.js'));
  listing = listConsoleFiles(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('listConsoleFiles', () => {
  it('DESK-2 lists plain files of known kinds by the path they are asked for', () => {
    expect([...listing.keys()].sort()).toEqual(['/assets/app.js', '/index.html']);
    expect(listing.get('/assets/app.js')).toBe(join(folder, 'assets/app.js'));
  });
});

describe('listedPath', () => {
  it.each([
    ['app://console/', '/index.html'],
    ['app://console/index.html?x#y', '/index.html'],
    ['app://console/assets/app.js', '/assets/app.js'],
    ['app://console/assets/../assets/app.js', '/assets/app.js'],
  ])('DESK-2 finds %s', (url, path) => {
    expect(listedPath(url, listing)).toBe(path);
  });

  it.each([
    'app://console/../../etc/passwd',
    'app://console/..%2f..%2fetc/passwd',
    'app://console/%2e%2e/%2e%2e/etc/passwd',
    'app://console/assets%2fapp.js',
    'app://console/assets/..%5c..%5csecret',
    'app://console//index.html',
    'app://console/assets/',
    'app://console/secret',
    'app://console/.env',
    'app://console/INDEX.HTML',
    'app://other/index.html',
    'app://console:80/index.html',
    'app://user@console/index.html',
    'https://console/index.html',
    'file:///etc/passwd',
    'nonsense',
  ])('DESK-2 finds nothing at %s', (url) => {
    expect(listedPath(url, listing)).toBeNull();
  });

  it('DESK-2 answers only with paths of the listing, whatever the address', () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '/',
      '%2e',
      '%2f',
      '%5c',
      '\\',
      'assets',
      'app.js',
      '\0',
      'etc/passwd',
      '%00',
    );
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => `app://console/${parts.join('')}`),
        (url) => {
          const path = listedPath(url, listing);
          return path === null || listing.has(path);
        },
      ),
    );
  });
});
