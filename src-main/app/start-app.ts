// Owns the start of the desktop: builds everything once, in order. The only file that wires.
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import {
  app,
  dialog,
  Menu,
  type NativeImage,
  nativeImage,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron';
import type { DeskToMain } from '../../src-shared/bridge/main-desk.ts';
import { type ConsoleSettings, chooseSettings, readSettingsFile } from '../platform/console-settings.ts';
import { deepLinkOf, deepLinkScheme, parseDeepLink } from '../platform/deep-links.ts';
import { makeExternalLinks } from '../platform/external-links.ts';
import { type Log, openLog } from '../platform/log-file.ts';
import { makeNotifications } from '../platform/notifications.ts';
import { sqliteBinding } from '../platform/sqlite-binding.ts';
import { startRefusalButtons, startRefusalWords } from '../platform/start-refusal-words.ts';
import { makeTokenStore } from '../platform/token-store.ts';
import { appScheme, serveConsoleFiles } from '../windows/app-scheme.ts';
import { menuTemplate } from '../windows/application-menu.ts';
import { makeConsoleWindows } from '../windows/console-window.ts';
import { openDeskPortDoor } from '../windows/desk-port.ts';
import { lockNavigation } from '../windows/navigation-locks.ts';
import { lockSession } from '../windows/session-locks.ts';
import { type ConversationCalls, makeConversationCalls } from './conversation-calls.ts';
import { startDesk } from './desk-process.ts';

const outFolder = resolve(__dirname, '..');
const now = () => Date.now();

app.setName('Guichet');
const userData = process.env['GUICHET_USER_DATA'];
if (userData) app.setPath('userData', resolve(userData));
mkdirSync(app.getPath('userData'), { recursive: true, mode: 0o700 });

// The second console hands its command line to the first, which comes to the front.
if (app.requestSingleInstanceLock()) begin();
else app.exit(0);

/** What must happen before Electron is ready; then `open`. */
function begin(): void {
  // With this switch (root, where Electron cannot sandbox) it would refuse to start.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // Only the desk speaks to a network, and it does not use Chromium's.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  protocol.registerSchemesAsPrivileged([appScheme]);
  // Electron would build its own menu, only for ours to take its place.
  Menu.setApplicationMenu(null);

  const log = openLog(join(app.getPath('userData'), 'logs'), { alsoStderr: !app.isPackaged });
  const logBug = (cause: unknown) => {
    log.error(`bug: ${cause instanceof Error ? (cause.stack ?? cause.message) : 'thrown without an error'}`);
  };
  process.on('uncaughtException', (cause) => {
    logBug(cause);
    app.quit();
  });
  process.on('unhandledRejection', logBug);

  const settings = chooseSettings(
    process.env,
    readSettingsFile(join(app.getPath('userData'), 'settings.json')),
    { packaged: app.isPackaged },
  );
  // No process started from here needs it.
  delete process.env['GUICHET_SIGN_IN_PASSWORD'];
  if (!settings.ok) {
    const words = `${startRefusalWords('settings', app.getLocale())} ${settings.error.setting} ${settings.error.why}`;
    log.error(words);
    dialog.showErrorBox('Guichet', words);
    app.exit(1);
    return;
  }

  const calls = makeConversationCalls();
  const firstLink = deepLinkOf(process.argv);
  if (firstLink !== null) calls.call(firstLink);
  // macOS sends links so, and possibly before it is ready.
  app.on('open-url', (event, link) => {
    event.preventDefault();
    const conversationId = parseDeepLink(link);
    if (conversationId !== null) calls.call(conversationId);
  });

  app
    .whenReady()
    .then(() => open(settings.value, calls, log))
    .catch((cause: unknown) => {
      logBug(cause);
      app.exit(1);
    });
}

/**
 * Everything that needs Electron to be ready. The window and the desk come first: their processes start while the rest
 * is made here.
 */
function open(settings: ConsoleSettings, calls: ConversationCalls, log: Log): void {
  const kept = app.getPath('userData');
  const icon = iconFrom(join(outFolder, '../resources/icons/icon.png'));

  serveConsoleFiles(session.defaultSession, join(outFolder, 'renderer'));
  const windows = makeConsoleWindows({
    preload: join(outFolder, 'preload/console-preload.cjs'),
    icon,
    stateFile: join(kept, 'window-state.json'),
    log,
    now,
  });
  lockSession(session.defaultSession, { isConsole: windows.isConsole, devTools: !app.isPackaged, log });
  // Also for contents that no code of ours made.
  app.on('web-contents-created', (_event, contents) => lockNavigation(contents, log));
  const door = openDeskPortDoor({
    isConsole: windows.isConsole,
    sendToDesk: (port) => desk.sendPort(port),
    onDelivered: () =>
      calls.connect((conversationId) => {
        log.info(`conversation called: ${conversationId}`);
        desk.send({ type: 'open-conversation', conversationId });
      }),
    log,
    now,
  });
  // A window made without a menu would show its bar once there is one.
  const menu = menuTemplate({ mac: process.platform === 'darwin', devTools: !app.isPackaged });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  windows.show();

  if (process.platform === 'linux' && !safeStorage.isEncryptionAvailable()) {
    log.warn('no keyring on this system: the session token is guarded by file rights only');
    safeStorage.setUsePlainTextEncryption(true);
  }
  const tokens = makeTokenStore({ path: join(kept, 'session-token'), safe: safeStorage });
  const links = makeExternalLinks({ openExternal: (link) => shell.openExternal(link), now });

  const desk = startDesk({
    entry: join(outFolder, 'main/desk.cjs'),
    startMessage: () => ({
      type: 'start',
      dataDir: join(kept, 'desk'),
      serverUrl: settings.serverUrl,
      clientVersion: app.getVersion(),
      nativeBinding: settings.nativeBinding ?? sqliteBinding(),
      deviceName: hostname().slice(0, 64),
      savedToken: tokens.read(settings.serverUrl),
      signInWith: settings.signInWith,
    }),
    onMessage: (message) => hear(message),
    onGone() {
      calls.disconnect();
      door.deskGone();
    },
    log,
    now,
  });

  const notifications = makeNotifications({
    icon,
    onClick(conversationId) {
      windows.show();
      calls.call(conversationId);
    },
    log,
  });
  if (app.isPackaged) app.setAsDefaultProtocolClient(deepLinkScheme);

  app.on('second-instance', (_event, commandLine) => {
    windows.show();
    const conversationId = deepLinkOf(commandLine);
    if (conversationId !== null) calls.call(conversationId);
  });
  app.on('activate', () => windows.show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  powerMonitor.on('resume', () => desk.send({ type: 'system-resumed' }));
  powerMonitor.on('unlock-screen', () => desk.send({ type: 'system-resumed' }));

  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    notifications.closeAll();
    desk
      .stop()
      .catch((cause: unknown) => log.error(`stop: ${cause instanceof Error ? cause.message : 'failed'}`))
      .finally(() => {
        stopped = true;
        app.quit();
      });
  });

  function hear(message: Exclude<DeskToMain, { type: 'stopped' }>): void {
    switch (message.type) {
      case 'ready':
        log.info('desk ready');
        door.deskReady();
        return;
      case 'start-failed':
        log.error(`desk could not start: ${message.reason}: ${message.detail.slice(0, 300)}`);
        void offerAnotherStart(message.reason);
        return;
      case 'keep-token':
        if (!tokens.keep(settings.serverUrl, message.token)) log.warn('the session token could not be kept');
        return;
      case 'forget-token':
        tokens.forget();
        return;
      case 'notify':
        notifications.show(message);
        return;
      case 'unread':
        app.setBadgeCount(message.count);
        return;
      case 'open-link':
        void links.open(message.url).then((opened) => {
          desk.send({ type: 'link-opened', requestId: message.requestId, opened });
        });
        return;
    }
  }

  async function offerAnotherStart(
    reason: Extract<DeskToMain, { type: 'start-failed' }>['reason'],
  ): Promise<void> {
    const buttons = startRefusalButtons(app.getLocale());
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: 'Guichet',
      message: startRefusalWords(reason, app.getLocale()),
      buttons: [buttons.again, buttons.quit],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 0) desk.startAgain();
    else app.quit();
  }
}

/** Decodes the icon once, when it is first wanted: no picture waits for it. */
function iconFrom(path: string): () => NativeImage {
  let icon: NativeImage | null = null;
  return () => {
    icon ??= nativeImage.createFromPath(path);
    return icon;
  };
}
