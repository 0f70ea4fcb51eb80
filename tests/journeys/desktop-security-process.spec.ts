// Owns what happens around the window: a second start, deep links, crashes, the kept token, wrong settings.
import { spawn } from 'node:child_process';
import { waitUntil } from '../support/wait-until.ts';
import type { ConsoleProgram } from './support/console-program.ts';
import { expect, test } from './support/console-test.ts';
import { callDesk, heardNotices, hearNotices } from './support/desk-calls.ts';
import { consoleEnvironment } from './support/launch-console.ts';

const nowhere = 'http://127.0.0.1:9';

/** Starts the program as a user would a second time; resolves when it ended. */
function startAgain(program: ConsoleProgram, userDataDir: string, args: string[], serverUrl = nowhere) {
  return new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(
      program.executable,
      [...(program.sandboxed ? [] : ['--no-sandbox']), program.appFolder, ...args],
      { env: consoleEnvironment(program, { userDataDir, serverUrl }), stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    child.once('exit', (code) => resolve({ code, said }));
  });
}

test('DESK-11 a second start brings the first window to the front and ends', async ({ guichet, program }) => {
  const { app, userDataDir } = guichet;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await startAgain(program, userDataDir, [])).toMatchObject({ code: 0 });
  await waitUntil('the window is shown again', () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()),
  );
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('DESK-10, DESK-15 a deep link handed over by a second start calls its conversation; a hostile one calls nothing', async ({
  guichet,
  program,
}) => {
  const { window: page, userDataDir } = guichet;
  await hearNotices(page);
  for (const link of [
    'guichet://conversation/../../etc/passwd',
    'guichet://settings/x',
    'guichet://conversation/c1?run=rm',
    'GUICHET:conversation/c1',
    `guichet://conversation/${'x'.repeat(10_000)}`,
  ]) {
    expect(await startAgain(program, userDataDir, [link]), link).toMatchObject({ code: 0 });
  }
  expect(await startAgain(program, userDataDir, ['guichet://conversation/c-good'])).toMatchObject({
    code: 0,
  });
  const called = async () =>
    (await heardNotices(page)).filter((notice) => notice.includes('conversation-called'));
  await waitUntil('the good link is heard of', async () => (await called()).length > 0);
  expect(await called()).toEqual(['{"notice":"conversation-called","conversationId":"c-good"}']);
});

test('DESK-15 a deep link given at the start is heard once the page listens', async ({ startConsole }) => {
  const launched = await startConsole({ args: ['guichet://conversation/c-first'] });
  expect(await callDesk(launched.window, 'readSession')).toMatchObject({ state: 'answered' });
  await waitUntil('the call is passed on', () => launched.log().includes('conversation called: c-first'));
});

test('DESK-13 a desk that is killed comes back, and the page goes on with a new port', async ({
  startConsole,
}) => {
  const launched = await startConsole();
  const { app, window: page } = launched;
  const deskPid = () =>
    app.evaluate(
      ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Guichet desk')?.pid ?? 0,
    );
  expect(await callDesk(page, 'readSession')).toMatchObject({ state: 'answered' });
  const first = await deskPid();
  process.kill(first, 'SIGSTOP');
  const cutOff = callDesk(page, 'readSession');
  await page.evaluate(() => 'the call is on its way');
  process.kill(first, 'SIGKILL');
  expect(await cutOff).toMatchObject({ state: 'failed', problem: 'desk-restarted' });
  expect(await callDesk(page, 'readSession')).toMatchObject({ state: 'answered' });
  expect([0, first]).not.toContain(await deskPid());
});

test('DESK-7 a desk that starts again gives no port to a window that is elsewhere by then', async ({
  startConsole,
}) => {
  const launched = await startConsole();
  const { app, window: page } = launched;
  expect(await callDesk(page, 'readSession')).toMatchObject({ state: 'answered' });
  await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    // It would bring the page straight back.
    contents?.removeAllListeners('did-navigate');
    return contents?.loadURL('about:blank');
  });
  await page.waitForURL('about:blank');
  const heard = page.evaluate(() => window.desk.call('{"callId":5000002,"name":"readSession","input":{}}'));
  const ended = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Guichet desk')?.pid ?? 0,
  );
  process.kill(ended, 'SIGKILL');
  const withheld = waitUntil('the new desk was kept from it', () =>
    launched.log().includes('desk port withheld: foreign-page'),
  );
  expect(await Promise.race([heard, withheld])).toBe(true);
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.loadURL('app://console/'),
  );
  // The call of the other page ended with it, unanswered.
  await expect(heard).rejects.toThrow();
  expect(await callDesk(page, 'readSession')).toMatchObject({ state: 'answered' });
});

test('DESK-13 a page that crashes is loaded again and works', async ({ startConsole }) => {
  const launched = await startConsole();
  const { app } = launched;
  const reloaded = app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<string>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        // The first load must be over, or its end would be taken for that of the second.
        const crash = () => {
          contents?.once('did-finish-load', () => resolve(contents.getURL()));
          contents?.forcefullyCrashRenderer();
        };
        if (contents?.isLoading()) contents.once('did-stop-loading', crash);
        else crash();
      }),
  );
  expect(await reloaded).toMatch(/^app:\/\/console\//);
  const answer: unknown = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
      `window.desk.call('{"callId":5000001,"name":"readSession","input":{}}')`,
    ),
  );
  expect(JSON.parse(String(answer))).toMatchObject({ callId: 5_000_001, state: 'answered' });
});

test('DESK-14 a server address in the clear across a network stops the start in words', async ({
  program,
}) => {
  const outcome = await startAgain(
    program,
    program.makeFolder('wrong-setting'),
    [],
    'http://support.example.com',
  );
  expect(outcome.code).toBe(1);
  expect(outcome.said).toContain('GUICHET_SERVER_URL must begin with https://');
});
