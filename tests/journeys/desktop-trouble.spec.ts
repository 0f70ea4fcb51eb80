// Owns what the desktop does in trouble of its own: data it cannot open, and being told to end.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import Database from 'better-sqlite3';
import { waitUntil } from '../support/wait-until.ts';
import { expect, test } from './support/console-test.ts';
import { callDesk } from './support/desk-calls.ts';

const deskPid = (app: ElectronApplication) =>
  app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Guichet desk')?.pid ?? 0,
  );

/** Says how many times the desk said it was ready. */
const timesReady = (log: string) => log.split('desk ready').length - 1;

test('DESK-19 data of a newer version is left alone and said in words; trying again works once it can be opened', async ({
  startConsole,
}) => {
  const launched = await startConsole();
  const { app, window: page } = launched;
  expect(await callDesk(page, 'readSession')).toMatchObject({ state: 'answered' });
  await app.evaluate(({ dialog }) => {
    const asked: string[] = [];
    const answer: { now?: (response: number) => void } = {};
    Object.assign(globalThis, { askedInJourney: asked, answerInJourney: answer });
    Object.assign(dialog, {
      showMessageBox(options: { message: string }) {
        asked.push(options.message);
        return new Promise((resolve) => {
          answer.now = (response) => resolve({ response, checkboxChecked: false });
        });
      },
    });
  });
  // Each end makes the next start wait longer, until there is time to put newer data in place.
  for (let ends = 1; ends <= 4; ends += 1) {
    process.kill(await deskPid(app), 'SIGKILL');
    await waitUntil(`ready after end ${ends}`, () => timesReady(launched.log()) === ends + 1);
  }
  const file = join(launched.userDataDir, 'desk/outbox.db');
  const setVersion = (version: number) => {
    const database = new Database(file);
    database.pragma('locking_mode = EXCLUSIVE');
    const before = Number(database.pragma('user_version', { simple: true }));
    database.pragma(`user_version = ${version}`);
    database.close();
    return before;
  };
  const last = await deskPid(app);
  process.kill(last, 'SIGKILL');
  await waitUntil('the desk is gone', async () => (await deskPid(app)) !== last);
  const version = setVersion(99);
  await waitUntil('the agent is asked', () =>
    app.evaluate(() => Reflect.get(globalThis, 'askedInJourney').length === 1),
  );
  expect(await app.evaluate(() => String(Reflect.get(globalThis, 'askedInJourney')))).toContain(
    'newer Guichet',
  );
  expect(launched.log()).toContain('desk could not start: database-too-new');
  expect(readFileSync(file).length).toBeGreaterThan(0);

  expect(setVersion(version)).toBe(99);
  await app.evaluate(() => Reflect.get(globalThis, 'answerInJourney').now(0));
  expect(await callDesk(page, 'readSession')).toMatchObject({ state: 'answered' });
});

test('DESK-19 told to end by the system, the console stops its desk in order and keeps its place', async ({
  startConsole,
}) => {
  const launched = await startConsole();
  expect(await callDesk(launched.window, 'readSession')).toMatchObject({ state: 'answered' });
  const child = launched.app.process();
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  process.kill(launched.pid, 'SIGTERM');
  expect(await ended).toBe(0);
  expect(launched.log()).not.toContain('desk did not stop in time');
  expect(launched.log()).not.toContain('desk ended');
  expect(JSON.parse(readFileSync(join(launched.userDataDir, 'window-state.json'), 'utf8'))).toMatchObject({
    maximized: false,
  });
});
