// Tries the user's cache folder: where it is, and that something enters it whole or not at all.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWhole, readJson, userCacheFolder, writeJson } from './user-cache.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the cache folder', () => {
  it('is where the platform keeps caches', () => {
    expect(userCacheFolder({ HOME: '/home/a' }, 'linux')).toBe(join('/home/a', '.cache', 'guichet'));
    expect(userCacheFolder({ HOME: '/home/a', XDG_CACHE_HOME: '/c' }, 'linux')).toBe(join('/c', 'guichet'));
    expect(userCacheFolder({ HOME: '/Users/a' }, 'darwin')).toBe(
      join('/Users/a', 'Library', 'Caches', 'guichet'),
    );
    expect(userCacheFolder({ HOME: '/u', LOCALAPPDATA: '/l' }, 'win32')).toBe(join('/l', 'guichet', 'Cache'));
  });
});

describe('making a folder whole', () => {
  const isWhole = () => existsSync(join(folder, 'thing', 'done'));

  it('puts it in place at the end', async () => {
    await makeWhole(
      join(folder, 'thing'),
      async (making) => {
        expect(isWhole()).toBe(false);
        writeFileSync(join(making, 'done'), 'yes');
      },
      isWhole,
    );
    expect(readFileSync(join(folder, 'thing', 'done'), 'utf8')).toBe('yes');
    expect(readdirSync(folder)).toEqual(['thing']);
  });

  it('leaves nothing behind when filling fails', async () => {
    const making = makeWhole(
      join(folder, 'thing'),
      async (place) => {
        writeFileSync(join(place, 'half'), '');
        throw new Error('no space');
      },
      isWhole,
    );
    await expect(making).rejects.toThrow('no space');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps what another process put there meanwhile', async () => {
    const slow = makeWhole(
      join(folder, 'thing'),
      async (making) => {
        writeFileSync(join(making, 'done'), 'slow');
        await makeWhole(
          join(folder, 'thing'),
          async (other) => writeFileSync(join(other, 'done'), 'quick'),
          isWhole,
        );
      },
      isWhole,
    );
    await slow;
    expect(readFileSync(join(folder, 'thing', 'done'), 'utf8')).toBe('quick');
  });

  it('replaces what stands there damaged', async () => {
    writeJson(join(folder, 'thing', 'other.json'), {});
    await makeWhole(
      join(folder, 'thing'),
      async (making) => writeFileSync(join(making, 'done'), 'mended'),
      isWhole,
    );
    expect(readdirSync(join(folder, 'thing'))).toEqual(['done']);
  });
});

describe('small JSON files', () => {
  it('come back as written, and damaged or missing as null', () => {
    writeJson(join(folder, 'a.json'), { at: 1 });
    expect(readJson(join(folder, 'a.json'))).toEqual({ at: 1 });
    expect(readJson(join(folder, 'b.json'))).toBeNull();
    writeFileSync(join(folder, 'c.json'), '{');
    writeFileSync(join(folder, 'd.json'), '[1]');
    expect(readJson(join(folder, 'c.json'))).toBeNull();
    expect(readJson(join(folder, 'd.json'))).toBeNull();
  });
});
