// Tries the packed console as an agent gets it: it starts, signs in to a real server, shows the inbox, and its fuses hold.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium, expect, test } from '@playwright/test';
import { type RunningServer, startServer } from '../support/start-server.ts';

const executable = process.env['GUICHET_PACKED'] ?? '';
const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
let folder = '';
let server: RunningServer;

test.beforeAll(async () => {
  expect(executable, 'GUICHET_PACKED: run this by "npm run package"').not.toBe('');
  folder = mkdtempSync(join(tmpdir(), 'guichet-packed-'));
  server = await startServer({ dataDir: folder, env: { GUICHET_DEMO: '1' } });
});
test.afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the packed console is started with: nothing of the checkout's settings. */
function environment(told: Record<string, string>): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(GUICHET_|ELECTRON_|NODE_)/.test(name));
  return { ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ''])), ...told };
}

/** Electron prints where it can be debugged; an agent's console is never started so. */
function devtoolsAddress(stderr: NodeJS.ReadableStream): Promise<string> {
  let said = '';
  return new Promise((found) => {
    stderr.on('data', (chunk) => {
      said += String(chunk);
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address) found(address);
    });
  });
}

/** Starts it signed in to the server, waits until its inbox is seen, and ends it. */
async function expectInbox(userData: string, told: Record<string, string> = {}): Promise<void> {
  const child = spawn(executable, [...switches, '--remote-debugging-port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment({
      GUICHET_USER_DATA: join(folder, userData),
      GUICHET_SERVER_URL: server.url,
      GUICHET_SIGN_IN_EMAIL: 'camille@demo.guichet.example',
      GUICHET_SIGN_IN_PASSWORD: 'guichet-demo',
      ...told,
    }),
  });
  const ended = new Promise((done) => child.once('exit', done));
  try {
    const browser = await chromium.connectOverCDP(await devtoolsAddress(child.stderr));
    const context = browser.contexts()[0];
    if (!context) throw new Error('the console has no browser context');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    await page.waitForURL('app://**');
    await expect(page.getByRole('listbox').or(page.getByRole('grid')).first()).toBeVisible({
      timeout: 30_000,
    });
    await browser.close();
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

test('the packed console signs in and shows the inbox of a real server', async () => {
  await expectInbox('console');
});

test('it loads no native code that its environment names', async () => {
  // Were it loaded, the desk could not open its databases.
  const told = join(folder, 'told.node');
  writeFileSync(told, 'not a library');
  await expectInbox('told', { GUICHET_SQLITE_BINDING: told });
});

test('the packed console holds its own application and nothing beside it', () => {
  const resources = join(dirname(executable), 'resources');
  expect(existsSync(join(resources, 'app.asar'))).toBe(true);
  expect(existsSync(join(resources, 'native', 'better_sqlite3.node'))).toBe(true);
  expect(readdirSync(resources)).not.toContain('app');
  expect(readdirSync(resources)).not.toContain('default_app.asar');
});

test('its fuses are set as promised', async () => {
  const wire = await getCurrentFuseWire(executable);
  const { ENABLE, DISABLE } = FuseState;
  expect(wire).toMatchObject({
    [FuseV1Options.RunAsNode]: DISABLE,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
    [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
    [FuseV1Options.EnableCookieEncryption]: ENABLE,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
    [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
  });
});

test('it does not become a Node, whatever it is told', () => {
  const told = join(folder, 'told.cjs');
  const sign = join(folder, 'ran');
  writeFileSync(told, `require('node:fs').writeFileSync(${JSON.stringify(sign)}, '')`);
  const asNode = (environmentOf: Record<string, string>, args: string[]) =>
    spawnSync(executable, [...args, ...switches], {
      env: environment({
        GUICHET_USER_DATA: join(folder, 'node'),
        GUICHET_SERVER_URL: 'not-an-address',
        ...environmentOf,
      }),
      timeout: 4000,
      killSignal: 'SIGKILL',
    });
  asNode({ ELECTRON_RUN_AS_NODE: '1' }, [told]);
  asNode({ NODE_OPTIONS: `--require ${told}` }, []);
  expect(existsSync(sign)).toBe(false);
  // The same file, run by a Node, does leave its sign.
  spawnSync(process.execPath, [told]);
  expect(existsSync(sign)).toBe(true);
});
