// Owns starting the real console under Playwright, and ending it: by asking, or by SIGKILL.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { type ConsoleProgram, prepareConsoleProgram, type RunAs } from './console-program.ts';

export type LaunchConsoleOptions = {
  /** Kept from launch to launch to keep the console's data; see `ConsoleProgram.makeFolder`. */
  userDataDir: string;
  /** Nothing listens there unless told: the console is then offline. */
  serverUrl?: string;
  asUser?: RunAs;
  /** One program for many launches; made, and removed on `close` or `kill`, unless given. */
  program?: ConsoleProgram;
  /** Signs in by itself, as the demo does. */
  signIn?: { email: string; password: string };
  env?: Record<string, string>;
  args?: readonly string[];
};

export type LaunchedConsole = {
  app: ElectronApplication;
  window: Page;
  userDataDir: string;
  pid: number;
  /** The console's own log so far. */
  log(): string;
  /** Quits as an agent would; resolves once it ended. */
  close(): Promise<void>;
  /** SIGKILL to the console and its desk at once; resolves once they are gone. */
  kill(): Promise<void>;
};

/** Port 9 (discard) is never served here. */
const nowhere = 'http://127.0.0.1:9';

/** Resolves once the console's page has loaded; throws Playwright's error, with Electron's stderr, when it does not. */
export async function launchConsole(options: LaunchConsoleOptions): Promise<LaunchedConsole> {
  const { userDataDir, serverUrl = nowhere, asUser = 'self', signIn, env = {}, args = [] } = options;
  const program = options.program ?? prepareConsoleProgram(asUser);
  const app = await _electron.launch({
    executablePath: program.executable,
    args: [program.heldFolder, ...(program.sandboxed ? [] : ['--no-sandbox']), ...args],
    chromiumSandbox: program.sandboxed,
    env: consoleEnvironment(program, { userDataDir, serverUrl, ...(signIn ? { signIn } : {}), env }),
    timeout: 45_000,
  });
  const child = app.process();
  const ended = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  const window = await app.firstWindow();
  await window.waitForURL('app://console/**');
  await window.waitForLoadState('load');
  const pid = await app.evaluate(() => process.pid);
  const removeOwn = () => {
    if (options.program === undefined) program.remove();
  };
  return {
    app,
    window,
    userDataDir,
    pid,
    log: () => readFileSync(join(userDataDir, 'logs/main.log'), 'utf8'),
    async close() {
      await app.close();
      await ended;
      removeOwn();
    },
    async kill() {
      const processes = await app
        .evaluate(({ app: electron }) => electron.getAppMetrics().map((metric) => metric.pid))
        .catch((): number[] => []);
      for (const each of [pid, ...processes]) killNow(each);
      await ended;
      removeOwn();
    },
  };
}

/** What the console's process is started with: the tests' environment without any setting of Guichet's but those told. */
export function consoleEnvironment(
  program: ConsoleProgram,
  told: {
    userDataDir: string;
    serverUrl: string;
    signIn?: { email: string; password: string };
    env?: Record<string, string>;
  },
): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GUICHET_') && name !== 'NODE_OPTIONS' && name !== 'NODE_COMPILE_CACHE',
  );
  return {
    ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ''])),
    ...program.env,
    GUICHET_USER_DATA: told.userDataDir,
    GUICHET_SERVER_URL: told.serverUrl,
    ...(program.sqliteBinding === null ? {} : { GUICHET_SQLITE_BINDING: program.sqliteBinding }),
    ...(told.signIn
      ? { GUICHET_SIGN_IN_EMAIL: told.signIn.email, GUICHET_SIGN_IN_PASSWORD: told.signIn.password }
      : {}),
    ...told.env,
  };
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with its parent.
  }
}
