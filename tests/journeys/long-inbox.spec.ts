// Owns the journey through a long list: to its end and back by keyboard, to its middle by scrolling, and when it is emptied.
import { randomUUID } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { openDatabase } from '../../src-server/database/open-database.ts';
import { fillHistory } from '../support/fill-history.ts';
import { consolePage } from './support/console-page.ts';
import { lookAt } from './support/look-at.ts';
import { expect, test } from './support/workplace-test.ts';

const conversations = 900;

test('JOURNEY-22 every one of many conversations is reached, by keyboard and by scrolling', async ({
  workplace,
}) => {
  test.setTimeout(120_000);
  await workplace.stopServer();
  fillHistory(workplace.dataDir, {
    ...{ name: 'past', agents: workplace.people, conversations, messagesEach: 1, endedOfTen: 10 },
    now: Date.now(),
  });
  await workplace.startServer();
  const { window } = await workplace.openConsole();
  const { rows, thread, connection } = consolePage(window);
  const at = (place: number) => window.locator(`[role="option"][aria-posinset="${place}"]`);
  await expect(connection).toContainText('Live', { timeout: 30_000 });
  await window.keyboard.press('Control+Shift+4');
  await expect(window.getByRole('button', { name: `Resolved ${conversations}` })).toBeVisible();
  await expect(rows.first()).toHaveAttribute('aria-setsize', `${conversations}`);

  const list = window.getByRole('listbox');
  await list.press('End');
  await expect(at(conversations)).toBeInViewport();
  await expect(at(conversations)).toHaveAttribute('data-current', 'true');
  await lookAt(window, 'long-inbox-end');
  await list.press('Enter');
  await expect(thread).toContainText('0 of 0:');
  await list.focus();
  await list.press('ArrowUp');
  await list.press('Enter');
  await expect(thread).toContainText('0 of 1:');
  await list.focus();
  await list.press('Home');
  await expect(at(1)).toBeInViewport();
  await expect(at(1)).toHaveAttribute('data-current', 'true');
  await list.press('Enter');
  await expect(thread).toContainText(`0 of ${conversations - 1}:`);

  await list.evaluate((element) => {
    const scroll = element.parentElement;
    if (scroll !== null) scroll.scrollTop = scroll.scrollHeight / 2;
  });
  // The middle itself stands at the top, half of it out of sight.
  const place = conversations / 2 + 6;
  await expect(at(place)).toBeInViewport();
  await at(place).click();
  await expect(thread).toContainText(`0 of ${conversations - place}:`);
  // A click counts while the list still comes to rest.
  const box = await at(place).boundingBox();
  await list.evaluate(async (element) => {
    const scroll = element.parentElement;
    if (scroll === null) return;
    scroll.scrollTop += 3 * 60;
    await new Promise((done) => scroll.addEventListener('scroll', done, { once: true }));
    await new Promise(requestAnimationFrame);
  });
  await window.mouse.click((box?.x ?? 0) + 40, (box?.y ?? 0) + 30);
  await expect(thread).toContainText(`0 of ${conversations - place - 3}:`);
  await at(place).click();
  await expect(thread).toContainText(`0 of ${conversations - place}:`);
  await window.keyboard.press('Alt+ArrowDown');
  await expect(thread).toContainText(`0 of ${conversations - place - 1}:`);
  // The next one is the open one's neighbour, wherever the list is scrolled to.
  await list.evaluate((element) => {
    if (element.parentElement !== null) element.parentElement.scrollTop = 0;
  });
  await expect(at(1)).toBeInViewport();
  await window.keyboard.press('Alt+ArrowDown');
  await expect(thread).toContainText(`0 of ${conversations - place - 2}:`);
  await expect(at(place + 2)).toBeInViewport();

  // Another list begins at its top, and this one does when the agent comes back to it.
  await window.keyboard.press('Control+Shift+1');
  await window.keyboard.press('Control+Shift+4');
  await expect(at(1)).toBeInViewport();
});

test('JOURNEY-22 a list that is emptied while scrolled is there from its top when it is filled again', async ({
  workplace,
  program,
}) => {
  test.setTimeout(120_000);
  const { dataDir } = workplace;
  const { window } = await workplace.openConsole();
  const { rows, connection } = consolePage(window);
  await expect(connection).toContainText('Live', { timeout: 30_000 });
  await window.keyboard.press('Control+Shift+4');
  await workplace.stopServer();
  const bare = program.makeFolder('bare');
  cpSync(dataDir, bare, { recursive: true });
  fillHistory(dataDir, {
    ...{ name: 'past', agents: workplace.people, conversations, messagesEach: 1, endedOfTen: 10 },
    now: Date.now(),
  });
  const full = program.makeFolder('full');
  cpSync(dataDir, full, { recursive: true });
  /** As if it had been put back from a copy: the desk begins anew. */
  const serve = async (copy: string) => {
    await workplace.stopServer();
    rmSync(dataDir, { recursive: true });
    cpSync(copy, dataDir, { recursive: true });
    const database = openDatabase(dataDir);
    database.prepare('UPDATE workspace SET database_id = ?').run(randomUUID());
    database.close();
    await workplace.startServer();
  };

  await serve(full);
  await expect(rows.first()).toHaveAttribute('aria-setsize', `${conversations}`, { timeout: 45_000 });
  await window.getByRole('listbox').evaluate((element) => {
    const scroll = element.parentElement;
    if (scroll !== null) scroll.scrollTop = scroll.scrollHeight / 2;
  });
  await expect(window.locator(`[role="option"][aria-posinset="${conversations / 2 + 6}"]`)).toBeInViewport();
  await serve(bare);
  await expect(window.getByText('Nothing resolved yet')).toBeVisible({ timeout: 45_000 });
  await serve(full);
  await expect(window.locator('[role="option"][aria-posinset="1"]')).toBeInViewport({ timeout: 45_000 });
  await lookAt(window, 'long-inbox-filled-again');
});
