// Owns how a console window is made: locked, sandboxed, where it was last, shown once it has something to show.
import { app, BrowserWindow, type NativeImage, nativeTheme, screen, type WebContents } from 'electron';
import { consoleUrl } from './app-scheme.ts';
import { recoverFromCrashes } from './crash-recovery.ts';
import {
  fitWindow,
  minWindowHeight,
  minWindowWidth,
  readWindowState,
  type WindowState,
  writeWindowState,
} from './window-state.ts';

export type ConsoleWindowOptions = {
  preload: string;
  icon(): NativeImage;
  /** Where the window's place is kept. */
  stateFile: string;
  log: { warn(text: string): void; error(text: string): void };
  now(): number;
};

export type ConsoleWindows = {
  /** Opens the window, or brings the open one to the front. */
  show(): void;
  /** Is this the content of a window made here? */
  isConsole(contents: WebContents): boolean;
};

/** As the theme's page background, so that nothing flashes before the first paint. */
const backgroundColours = { light: '#f5f5f6', dark: '#131315' };

export function makeConsoleWindows(options: ConsoleWindowOptions): ConsoleWindows {
  const known = new Set<WebContents>();
  let open: BrowserWindow | null = null;

  const make = (): BrowserWindow => {
    const { bounds, maximized } = fitWindow(
      readWindowState(options.stateFile),
      screen.getAllDisplays().map((display) => display.workArea),
    );
    const window = new BrowserWindow({
      ...bounds,
      minWidth: minWindowWidth,
      minHeight: minWindowHeight,
      show: false,
      title: 'Guichet',
      backgroundColor: nativeTheme.shouldUseDarkColors ? backgroundColours.dark : backgroundColours.light,
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        navigateOnDragDrop: false,
        safeDialogs: true,
        spellcheck: false,
        devTools: !app.isPackaged,
      },
    });
    const contents = window.webContents;
    known.add(contents);
    contents.once('destroyed', () => known.delete(contents));
    recoverFromCrashes(contents, options);
    // Chromium asks nobody before it goes to about:blank; the page then comes straight back.
    contents.on('did-navigate', (_event, url) => {
      if (!url.startsWith(consoleUrl)) loadConsole(contents, options.log);
    });
    // The menu's keys work without its bar, which would take the Alt key from the console's own shortcuts.
    window.setMenuBarVisibility(false);
    window.once('ready-to-show', () => {
      if (maximized) window.maximize();
      window.show();
      // macOS takes the application's.
      if (process.platform !== 'darwin') setImmediate(() => dress(window, options.icon));
    });
    window.on('close', () => keepPlace(window, options.stateFile));
    window.once('closed', () => {
      if (open === window) open = null;
    });
    loadConsole(contents, options.log);
    return window;
  };

  return {
    show() {
      if (open === null || open.isDestroyed()) {
        open = make();
        return;
      }
      if (open.isMinimized()) open.restore();
      open.show();
      open.focus();
    },
    isConsole: (contents) => known.has(contents),
  };
}

function loadConsole(contents: WebContents, log: ConsoleWindowOptions['log']): void {
  contents.loadURL(consoleUrl).catch((cause: unknown) => {
    log.warn(`the page did not load: ${cause instanceof Error ? cause.message : 'unknown'}`);
  });
}

function dress(window: BrowserWindow, icon: () => NativeImage): void {
  if (!window.isDestroyed()) window.setIcon(icon());
}

function keepPlace(window: BrowserWindow, stateFile: string): void {
  const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
  try {
    writeWindowState(stateFile, state);
  } catch {
    // A full disk must not keep the window from closing.
  }
}
