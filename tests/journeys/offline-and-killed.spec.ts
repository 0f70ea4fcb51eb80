// Owns the journey of words written without a network: nothing lost over SIGKILL, everything once when the link is back.
import { consolePage, keptReplyDraft } from './support/console-page.ts';
import { expect, test } from './support/workplace-test.ts';

test('JOURNEY-2 two replies, a note and a draft outlive a dead server and a killed console, and arrive once', async ({
  workplace,
  program,
}) => {
  test.setTimeout(180_000);
  const userDataDir = program.makeFolder('killed');
  const first = await workplace.openConsole({ userDataDir });
  const before = consolePage(first.window);
  await expect(before.connection).toContainText('Live', { timeout: 15_000 });
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('Is anybody there?');
  await expect(before.rows).toContainText('Is anybody there?');
  await first.window.keyboard.press('Control+J');
  await expect(before.reply).toBeFocused();

  await workplace.stopServer();
  await expect(before.connection).toContainText('Offline');
  for (const text of ['First, written offline.', 'Second, written offline.']) {
    await first.window.keyboard.type(text);
    await first.window.keyboard.press('Control+Enter');
    await expect(before.thread).toContainText(text);
  }
  await first.window.keyboard.press('Control+Shift+N');
  await expect(before.note).toBeFocused();
  await first.window.keyboard.type('A note, written offline.');
  await first.window.keyboard.press('Control+Enter');
  await expect(before.thread).toContainText('A note, written offline.');
  await first.window.keyboard.press('Control+Shift+M');
  await expect(before.reply).toBeFocused();
  await first.window.keyboard.type('A draft, not yet sent');
  await first.window.keyboard.type(' and edited');
  await expect(before.connection).toContainText('3 to send');
  await expect(before.rows.getByText('Draft', { exact: true })).toBeAttached();
  await expect.poll(() => keptReplyDraft(first.window)).toBe('A draft, not yet sent and edited');
  await first.kill();

  const second = await workplace.openConsole({ userDataDir });
  const after = consolePage(second.window);
  await expect(after.thread).toContainText('A note, written offline.', { timeout: 15_000 });
  const offlineWords = ['First, written offline.', 'Second, written offline.', 'A note, written offline.'];
  for (const text of offlineWords) {
    await expect(after.thread.getByRole('article').filter({ hasText: text })).toHaveCount(1);
  }
  await expect(after.thread.getByText('Waiting to send').first()).toBeVisible();
  await expect(after.reply).toHaveValue('A draft, not yet sent and edited');
  await expect(after.connection).toContainText('Offline');
  await expect(after.connection).toContainText('3 to send');
  expect(await visitor.words()).toEqual(['Is anybody there?']);

  await workplace.startServer();
  await expect(after.connection).toContainText('Live', { timeout: 45_000 });
  await expect
    .poll(visitor.words, { timeout: 45_000 })
    .toEqual(['Is anybody there?', 'First, written offline.', 'Second, written offline.']);
  await expect(after.thread.getByText('Waiting to send')).toHaveCount(0);
  for (const text of offlineWords) {
    await expect(after.thread.getByRole('article').filter({ hasText: text })).toHaveCount(1);
  }
  await expect(after.reply).toHaveValue('A draft, not yet sent and edited');
  await visitor.page.reload();
  await expect
    .poll(visitor.words)
    .toEqual(['Is anybody there?', 'First, written offline.', 'Second, written offline.']);
});
