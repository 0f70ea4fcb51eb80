// Owns the agent's session token on this machine: encrypted by the system, bound to the server it is for.
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const keptSchema = z.strictObject({ serverUrl: z.string(), token: z.string().min(1).max(4_096) });

/** The part of Electron's safeStorage used here. */
export type TextSafe = {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
};

export type TokenStore = {
  /** The kept token, or null: none, unreadable, or kept for another server (a token is never shown to another). */
  read(serverUrl: string): string | null;
  /** False when the system offers no way to keep it: the agent will sign in again next time. */
  keep(serverUrl: string, token: string): boolean;
  forget(): void;
};

/** `path` is written whole or not at all, for the owner's eyes only (0600). */
export function makeTokenStore({ path, safe }: { path: string; safe: TextSafe }): TokenStore {
  return {
    read(serverUrl) {
      try {
        const kept = keptSchema.parse(JSON.parse(safe.decryptString(readFileSync(path))));
        return kept.serverUrl === serverUrl ? kept.token : null;
      } catch {
        return null;
      }
    },
    keep(serverUrl, token) {
      if (!safe.isEncryptionAvailable()) return false;
      const text = JSON.stringify(keptSchema.parse({ serverUrl, token }));
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const making = `${path}.making`;
      rmSync(making, { force: true });
      writeFileSync(making, safe.encryptString(text), { mode: 0o600, flush: true });
      chmodSync(making, 0o600);
      renameSync(making, path);
      return true;
    },
    forget() {
      rmSync(path, { force: true });
    },
  };
}
