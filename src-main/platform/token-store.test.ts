import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTokenStore, type TextSafe } from './token-store.ts';

const safe: TextSafe = {
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a)),
  decryptString: (encrypted) => Buffer.from([...encrypted].map((byte) => byte ^ 0x5a)).toString(),
};

describe('makeTokenStore', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'guichet-token-'));
    path = join(folder, 'kept/session-token');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('DESK-12 keeps the token encrypted, for the owner only, and forgets it', () => {
    const tokens = makeTokenStore({ path, safe });
    expect(tokens.read('https://a.example')).toBeNull();
    expect(tokens.keep('https://a.example', 'secret-token')).toBe(true);
    expect(tokens.keep('https://a.example', 'newer-token')).toBe(true);
    expect(tokens.read('https://a.example')).toBe('newer-token');
    expect(readFileSync(path).includes('newer-token')).toBe(false);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    tokens.forget();
    tokens.forget();
    expect(existsSync(path)).toBe(false);
  });

  it('DESK-12 never gives a token to another server than the one that gave it', () => {
    const tokens = makeTokenStore({ path, safe });
    tokens.keep('https://a.example', 'secret-token');
    expect(tokens.read('https://b.example')).toBeNull();
    expect(tokens.read('https://a.example')).toBe('secret-token');
  });

  it('DESK-12 keeps nothing where the system has no safe, and reads nothing from a damaged file', () => {
    const without = makeTokenStore({ path, safe: { ...safe, isEncryptionAvailable: () => false } });
    expect(without.keep('https://a.example', 'secret-token')).toBe(false);
    expect(existsSync(path)).toBe(false);
    const tokens = makeTokenStore({ path, safe });
    tokens.keep('https://a.example', 'secret-token');
    writeFileSync(path, 'damaged');
    expect(tokens.read('https://a.example')).toBeNull();
  });
});
