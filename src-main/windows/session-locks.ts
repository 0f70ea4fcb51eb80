// Owns what the window's session refuses: every permission but two, every request but the console's own files.
import type { Session, WebContents } from 'electron';
import { consoleOrigin, consoleUrl } from './app-scheme.ts';

const granted: ReadonlySet<string> = new Set(['notifications', 'clipboard-sanitized-write']);

export type SessionLocks = {
  isConsole(contents: WebContents): boolean;
  /** Only an unpackaged console has developer tools; they load from their own scheme. */
  devTools: boolean;
  log: { warn(text: string): void };
};

/** Locks `session`; called once, before any window. */
export function lockSession(session: Session, { isConsole, devTools, log }: SessionLocks): void {
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const allowed =
      granted.has(permission) &&
      isConsole(contents) &&
      isConsoleAddress(details.requestingUrl) &&
      details.isMainFrame;
    if (!allowed) log.warn(`permission refused: ${permission}`);
    callback(allowed);
  });
  session.setPermissionCheckHandler(
    (contents, permission, requestingOrigin) =>
      granted.has(permission) &&
      (contents === null || isConsole(contents)) &&
      (requestingOrigin === consoleOrigin || requestingOrigin === consoleUrl),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}));
  session.on('select-hid-device', (event) => event.preventDefault());
  session.on('select-serial-port', (event, _ports, _contents, callback) => {
    event.preventDefault();
    callback('');
  });
  session.on('select-usb-device', (event) => event.preventDefault());
  session.on('will-download', (event) => {
    event.preventDefault();
    log.warn('download refused');
  });
  // Requests of the main process do not pass the lock below; none of them may read files through this session either.
  session.protocol.handle('file', () => new Response(null, { status: 404 }));
  session.webRequest.onBeforeRequest((details, callback) => {
    const allowed = isAllowedRequest(details.url, devTools);
    if (!allowed) log.warn(`request refused: ${details.resourceType} ${schemeOf(details.url)}`);
    callback({ cancel: !allowed });
  });
  // Would fetch dictionaries from a foreign host.
  session.setSpellCheckerEnabled(false);
}

function isConsoleAddress(url: string): boolean {
  return url === consoleOrigin || url.startsWith(consoleUrl);
}

/** May the window's session fetch this address? */
export function isAllowedRequest(url: string, devTools: boolean): boolean {
  if (url.startsWith(consoleUrl)) return true;
  if (url.startsWith('data:image/')) return true;
  return devTools && url.startsWith('devtools://');
}

function schemeOf(url: string): string {
  return url.slice(0, Math.min(url.indexOf(':') + 1, 20));
}
