// Owns the journey of a damaged file of unsent words: what can be read of it is kept, and the agent is told once.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { consolePage } from './support/console-page.ts';
import { lookAt } from './support/look-at.ts';
import { expect, test } from './support/workplace-test.ts';

/** A page of the file is this long, and no less. */
const pageBytes = 4_096;

test('JOURNEY-21 a damaged outbox opens with what could be read of it, says so across the top, and says it once', async ({
  workplace,
  program,
}) => {
  test.setTimeout(120_000);
  const userDataDir = program.makeFolder('damaged');
  const before = await workplace.openConsole({ userDataDir });
  const page = consolePage(before.window);
  await expect(page.connection).toContainText('Live', { timeout: 15_000 });
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('My lamp flickers.');
  await expect(page.rows).toContainText('My lamp flickers.');
  await before.window.keyboard.press('Control+J');
  await expect(page.reply).toBeFocused();
  await before.window.keyboard.type('Which model is it?');
  await expect(page.rows.getByText('Draft', { exact: true })).toBeAttached();
  await before.close();

  const file = join(userDataDir, 'desk/outbox.db');
  const bytes = readFileSync(file);
  bytes.fill(0xff, bytes.length - pageBytes);
  writeFileSync(file, bytes);

  const { window } = await workplace.openConsole({ userDataDir });
  const banner = window.getByRole('status', { name: 'Damage was found and mended' });
  await expect(banner).toContainText('Everything that could still be read was kept', { timeout: 20_000 });
  await expect(consolePage(window).connection).toContainText('Live', { timeout: 15_000 });
  await lookAt(window, 'salvaged');
  await banner.getByRole('button', { name: 'Got it' }).click();
  await expect(banner).toHaveCount(0);
});
