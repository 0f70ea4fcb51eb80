// Owns the journeys of notes: changed and removed where they stand, by key and by menu, and seen so by colleagues.
import { consolePage, holdActs } from './support/console-page.ts';
import { lookAt } from './support/look-at.ts';
import { expect, test } from './support/workplace-test.ts';

test('JOURNEY-19 a note is changed by key and removed by menu, offline too; the other console shows it so', async ({
  workplace,
}) => {
  test.setTimeout(120_000);
  const mine = await workplace.openConsole();
  const other = await workplace.openConsole();
  const { window } = mine;
  const { rows, note, thread, connection } = consolePage(window);
  const there = consolePage(other.window);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  await expect(there.connection).toContainText('Live', { timeout: 15_000 });
  await holdActs(window, 0);
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('It broke again.');
  for (const console of [mine.window, other.window]) {
    await expect(consolePage(console).rows).toContainText('It broke again.');
    await console.keyboard.press('Control+J');
    await expect(consolePage(console).thread).toContainText('It broke again.');
  }
  await expect(rows).toHaveCount(1);
  await window.keyboard.press('Control+Shift+N');
  await expect(note).toBeFocused();
  await window.keyboard.type('Third time, ask Mei');
  await window.keyboard.press('Control+Enter');
  const written = thread.getByRole('article').filter({ hasText: 'Third time' });
  await expect(written).toContainText('Sent');

  await window.keyboard.press('Control+Shift+A');
  const words = window.getByRole('textbox', { name: 'The words of the note' });
  await expect(words).toBeFocused();
  await window.keyboard.type(' or Paul');
  await lookAt(window, 'note-being-edited');
  for (const key of ['Control+Shift+R', 'Control+Shift+A']) {
    await window.keyboard.press('Escape');
    await expect(words).not.toBeFocused();
    await window.keyboard.press(key);
    await expect(words).toBeFocused();
    await expect(words).toHaveValue('Third time, ask Mei or Paul');
  }
  await expect(window.getByText('Save what you changed in this note')).toBeVisible();
  await window.keyboard.press('Control+Enter');
  await expect(written).toContainText('Third time, ask Mei or Paul');
  await expect(written).toContainText('edited');
  await expect(there.thread).toContainText('Third time, ask Mei or Paul');
  await expect(there.thread.getByRole('article').filter({ hasText: 'Third time' })).toContainText('edited');

  await workplace.stopServer();
  await expect(connection).toContainText('Offline');
  await written.hover();
  await written.getByRole('button', { name: 'What to do with this note' }).click();
  await lookAt(window, 'note-menu');
  await window.getByRole('menuitem', { name: 'Remove note' }).click();
  await expect(window.getByText('Remove this note for everybody?')).toBeVisible();
  await lookAt(window, 'note-removal');
  await window.getByRole('button', { name: 'Remove', exact: true }).click();
  const removed = thread.getByRole('article').filter({ hasText: 'This note was removed.' });
  await expect(removed).toContainText('Waiting to send');
  await lookAt(window, 'note-removed');
  await workplace.startServer();
  await expect(there.thread).toContainText('This note was removed.', { timeout: 45_000 });
  await expect(removed).not.toContainText('Waiting to send', { timeout: 45_000 });
  await expect(thread).not.toContainText('Third time');
});
