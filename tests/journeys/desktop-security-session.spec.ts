// Owns what a signed-in console keeps and shows of itself: its token stays out of the window, its notifications lead back.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { connectConsole } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { waitUntil } from '../support/wait-until.ts';
import { callDesk, heardNotices, hearNotices } from './support/desk-calls.ts';
import type { LaunchedConsole } from './support/launch-console.ts';
import { expect, test } from './support/workplace-test.ts';

const isSignedIn = async (page: Page) => {
  const session = await callDesk(page, 'readSession');
  return session.state === 'answered' && JSON.stringify(session.answer).includes('"signed-in"');
};

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What the system's safe gives back for the kept file: only the main process can ask it. */
async function keptToken(app: ElectronApplication, file: string): Promise<string> {
  const kept = await app.evaluate(
    ({ safeStorage }, encrypted) => safeStorage.decryptString(Buffer.from(encrypted, 'base64')),
    readFileSync(file).toString('base64'),
  );
  const token: unknown = Reflect.get(JSON.parse(kept), 'token');
  if (typeof token !== 'string') throw new Error('no token is kept');
  return token;
}

/** Everything a page can read of itself and of the desk, as text. */
async function allThePageCanRead(page: Page): Promise<string> {
  const own = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      databases,
      document.documentElement.outerHTML,
      Object.keys(window),
      location.href,
      history.state,
    ]);
  });
  const answers: string[] = [];
  const reads: [string, unknown][] = [
    ['readSession', {}],
    ['readConnection', {}],
    ['readDirectory', {}],
    ['readPreferences', {}],
    ['readInbox', { filter: 'all' }],
  ];
  for (const [name, input] of reads) answers.push(JSON.stringify(await callDesk(page, name, input)));
  return [own, ...answers].join('\n');
}

test('DESK-12 the token is kept encrypted for its owner, outside the window, and signs in the next start', async ({
  workplace,
  program,
}) => {
  const userDataDir = join(program.makeFolder('token'), 'data');
  const first: LaunchedConsole = await workplace.openConsole({ userDataDir });
  await waitUntil('signed in', () => isSignedIn(first.window));
  const file = join(userDataDir, 'session-token');
  await waitUntil('the token is kept', () => statSync(file, { throwIfNoEntry: false }));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const token = await keptToken(first.app, file);
  expect(token.length).toBeGreaterThan(20);
  // It is the real one: the server takes it.
  const other = await connectConsole({ url: workplace.serverUrl, token });
  await other.close();

  const readable = await allThePageCanRead(first.window);
  expect(readable).toContain(workplace.agent.email);
  expect(readable).not.toContain(token);
  expect(readable).not.toContain(workplace.agent.password);
  await first.close();
  for (const each of filesBelow(userDataDir)) {
    const content = readFileSync(each);
    expect(content.includes(Buffer.from(token)), each).toBe(false);
    expect(content.includes(Buffer.from(token, 'utf16le')), each).toBe(false);
    expect(content.includes(Buffer.from(workplace.agent.password)), each).toBe(false);
  }

  const second = await workplace.openConsole({ userDataDir, signedIn: false });
  await waitUntil('signed in by the kept token', () => isSignedIn(second.window));
  expect(await callDesk(second.window, 'signOut', { discardUnsent: true })).toMatchObject({
    answer: { state: 'signed-out' },
  });
  await waitUntil('the token is forgotten', () => statSync(file, { throwIfNoEntry: false }) === undefined);
});

test('DESK-12 the demo password given at the start is passed on to no other process', async ({
  workplace,
}) => {
  const { app, window: page } = await workplace.openConsole();
  await waitUntil('signed in', () => isSignedIn(page));
  const { password } = workplace.agent;
  const kept = await app.evaluate(() => JSON.stringify(process.env));
  expect(kept).not.toContain(password);
  const desk = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Guichet desk')?.pid ?? 0,
  );
  const environment = readFileSync(`/proc/${desk}/environ`, 'utf8');
  expect(environment).toContain('PATH=');
  expect(environment).not.toContain(password);
});

test('DESK-15 a click on a notification brings the window to the front and calls the conversation', async ({
  workplace,
}) => {
  const { app, window: page } = await workplace.openConsole();
  await app.evaluate(({ Notification }) => {
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { shownNotifications: shown });
    Notification.isSupported = () => true;
    Notification.prototype.show = function keep(this: Electron.Notification) {
      shown.push(this);
    };
  });
  await waitUntil('live', async () =>
    JSON.stringify(await callDesk(page, 'readConnection')).includes('"live"'),
  );
  await hearNotices(page);
  const visitor = await connectVisitor({ url: workplace.serverUrl });
  await visitor.startConversation('Is my parcel on its way?');
  const clicked = () =>
    app.evaluate(({ BrowserWindow }) => {
      const shown: unknown = Reflect.get(globalThis, 'shownNotifications');
      const notification: unknown = Array.isArray(shown) ? shown[0] : undefined;
      if (typeof notification !== 'object' || notification === null || !('emit' in notification))
        return false;
      BrowserWindow.getAllWindows()[0]?.hide();
      if (typeof notification.emit === 'function') notification.emit('click');
      return true;
    });
  await waitUntil('a notification is shown, and clicked', clicked);
  await waitUntil('the conversation is called', async () =>
    (await heardNotices(page)).some((notice) => notice.includes('conversation-called')),
  );
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);
});
