// Owns the journey of what is not here: conversations beyond the horizon come when asked for, fill by themselves, and stay.
import { fillHistory } from '../support/fill-history.ts';
import { consolePage } from './support/console-page.ts';
import { lookAt } from './support/look-at.ts';
import { expect, test } from './support/workplace-test.ts';

const day = 86_400_000;

test('JOURNEY-20 older conversations come when asked for, say what is missing of them, and are here when the server is not', async ({
  workplace,
}) => {
  test.setTimeout(120_000);
  await workplace.stopServer();
  fillHistory(workplace.dataDir, {
    name: 'past',
    agents: workplace.people,
    conversations: 60,
    messagesEach: 12,
    endedOfTen: 10,
    now: Date.now() - 60 * day,
  });
  await workplace.startServer();
  const { window } = await workplace.openConsole();
  const { rows, thread, connection } = consolePage(window);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  await window.keyboard.press('Control+Shift+4');
  await expect(window.getByText('Nothing resolved yet')).toBeVisible();
  await lookAt(window, 'older-none-here');
  await window.getByRole('button', { name: 'Show older conversations' }).click();
  await expect(rows.first()).toBeVisible();
  await expect(window.getByRole('button', { name: 'Resolved 50' })).toBeVisible();
  await rows.first().click();
  await expect(thread).toContainText('11 of');
  await expect(thread).not.toContainText('is on the server');
  await window.keyboard.press('Control+Shift+H');
  await expect(window.getByRole('button', { name: 'Resolved 60' })).toBeVisible();
  await rows.first().focus();
  await window.getByRole('listbox').press('End');
  await expect(window.getByText('There are no older conversations.')).toBeVisible();

  await workplace.stopServer();
  await expect(connection).toContainText('Offline');
  await window.getByRole('listbox').press('Home');
  await window.getByRole('listbox').press('ArrowDown');
  await window.getByRole('listbox').press('Enter');
  await expect(thread).toContainText('it comes as soon as the line is back');
  await lookAt(window, 'older-not-whole-offline');
  await workplace.startServer();
  await expect(thread).toContainText('11 of', { timeout: 45_000 });
  await expect(thread).not.toContainText('is on the server');
});
