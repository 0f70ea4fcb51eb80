// Owns where the console gets its few settings from: the environment over settings.json in the user's folder.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ok, type Result, refuse } from '../../src-shared/std/result.ts';

export const defaultServerUrl = 'http://127.0.0.1:4300';

const settingsFileSchema = z.strictObject({ serverUrl: z.string().optional() });

export type ConsoleSettings = {
  /** An origin, without a trailing slash. */
  serverUrl: string;
  nativeBinding: string | null;
  signInWith: { email: string; password: string } | null;
};

export type SettingsRefusal = { setting: string; why: string };

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The server's origin. Plain http only to this very machine: a token must not cross a network in the clear. */
export function parseServerUrl(text: string): Result<string, string> {
  if (!URL.canParse(text)) return refuse('is not an address');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return refuse('must not hold a user name or password');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return refuse('must be only scheme, host and port');
  if (url.protocol === 'https:') return ok(url.origin);
  if (url.protocol !== 'http:') return refuse('must begin with https://');
  return loopbackHosts.has(url.hostname)
    ? ok(url.origin)
    : refuse('must begin with https:// unless it is this machine');
}

/**
 * What the environment and the saved file (its text, or null when there is none) say together. Packaged, the console
 * loads no native code that the environment names.
 */
export function chooseSettings(
  environment: Readonly<Record<string, string | undefined>>,
  savedFile: string | null,
  { packaged }: { packaged: boolean },
): Result<ConsoleSettings, SettingsRefusal> {
  const saved = parseSettingsFile(savedFile ?? '{}');
  if (!saved.ok) return refuse({ setting: 'settings.json', why: saved.error });
  const fromEnvironment = environment['GUICHET_SERVER_URL'];
  const serverUrl = parseServerUrl(fromEnvironment ?? saved.value.serverUrl ?? defaultServerUrl);
  if (!serverUrl.ok) {
    const setting = fromEnvironment === undefined ? 'serverUrl in settings.json' : 'GUICHET_SERVER_URL';
    return refuse({ setting, why: serverUrl.error });
  }
  const email = environment['GUICHET_SIGN_IN_EMAIL'];
  const password = environment['GUICHET_SIGN_IN_PASSWORD'];
  return ok({
    serverUrl: serverUrl.value,
    nativeBinding: packaged ? null : environment['GUICHET_SQLITE_BINDING'] || null,
    signInWith: email && password ? { email, password } : null,
  });
}

function parseSettingsFile(text: string): Result<{ serverUrl?: string | undefined }, string> {
  try {
    const parsed = settingsFileSchema.safeParse(JSON.parse(text));
    return parsed.success ? ok(parsed.data) : refuse('holds something other than serverUrl');
  } catch {
    return refuse('is not JSON');
  }
}

/** The file's text, or null when there is none. */
export function readSettingsFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
