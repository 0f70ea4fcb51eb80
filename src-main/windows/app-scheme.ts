// Owns `app://console/`: the console's own files, by an allow-list of exact paths, with the headers that lock the page.
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { CustomScheme, Session } from 'electron';
import { contentPolicy } from './content-policy.ts';

export const consoleOrigin = 'app://console';
export const consoleUrl = `${consoleOrigin}/`;

/** Must be registered before Electron is ready. No fetch, no service workers, no way round the page's policy. */
export const appScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: false, codeCache: true },
};

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
};

const fixedHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-DNS-Prefetch-Control': 'off',
  'Permissions-Policy':
    'camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()',
};

/** What may be asked for, path as in the URL → file on disk. Files of unknown kinds (source maps…) are left out. */
export function listConsoleFiles(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || contentTypes[extname(file)] === undefined) continue;
    files.set(`/${relative(folder, file).split(sep).join('/')}`, file);
  }
  return files;
}

/** The path of the listing that a URL asks for, or null. Nothing is decoded: an encoded path is simply not listed. */
export function listedPath(url: string, listing: ReadonlyMap<string, string>): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, username, password, pathname } = new URL(url);
  if (protocol !== 'app:' || host !== 'console' || username !== '' || password !== '') return null;
  const path = pathname === '/' ? '/index.html' : pathname;
  return listing.has(path) ? path : null;
}

/** Answers `app://console/…` in `session` from the files of `folder`; anything else is 404 (405 if not a GET). */
export function serveConsoleFiles(session: Session, folder: string): void {
  let listing: ReadonlyMap<string, string> = new Map();
  // Node loads its fetch at first use (60 ms): while the window's process starts, not when its page waits.
  setImmediate(() => new Response(null));
  session.protocol.handle('app', async (request) => {
    if (request.method !== 'GET') return new Response(null, { status: 405, headers: fixedHeaders });
    // Read anew with each page, so that a rebuilt console is whole after a reload.
    if (new URL(request.url).pathname === '/') listing = listConsoleFiles(folder);
    const path = listedPath(request.url, listing);
    const file = path === null ? undefined : listing.get(path);
    if (file === undefined) return new Response(null, { status: 404, headers: fixedHeaders });
    return path === '/index.html' ? pageAnswer(file) : fileAnswer(file);
  });
}

async function pageAnswer(file: string): Promise<Response> {
  const nonce = randomBytes(18).toString('base64url');
  const page = (await readFile(file, 'utf8')).replaceAll('__STYLE_NONCE__', nonce);
  return new Response(page, {
    headers: {
      ...fixedHeaders,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentPolicy(nonce),
      'Cache-Control': 'no-store',
    },
  });
}

async function fileAnswer(file: string): Promise<Response> {
  return new Response(new Uint8Array(await readFile(file)), {
    headers: {
      ...fixedHeaders,
      'Content-Type': contentTypes[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': 'no-cache',
    },
  });
}
