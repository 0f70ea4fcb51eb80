// Owns the journey of a question: from a shop's page to an agent's desktop within a second, and the answer back.
import { consolePage, watchNotifications } from './support/console-page.ts';
import { expect, test } from './support/workplace-test.ts';

test('JOURNEY-1 a visitor asks, the agent answers by keyboard alone, the visitor goes on browsing and reads it', async ({
  workplace,
}, testInfo) => {
  const { window, app } = await workplace.openConsole();
  const { rows, reply, thread, connection } = consolePage(window);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  const notified = await watchNotifications(app);

  const visitor = await workplace.visit();
  await visitor.openChat();
  const panel = await visitor.panel();
  const field = panel.getByRole('textbox', { name: 'Your message' });
  await field.fill('Where is my order 1042?');
  const row = rows.filter({ hasText: 'Where is my order 1042?' });
  const askedAt = performance.now();
  await Promise.all([row.waitFor({ timeout: 1_000 }), field.press('Enter')]);
  const shownAfterMs = Math.round(performance.now() - askedAt);
  testInfo.annotations.push({
    type: 'question to inbox row',
    description: `${shownAfterMs} ms (allowed 1,000)`,
  });

  await expect
    .poll(notified)
    .toEqual([
      { title: expect.stringContaining('Visitor'), body: expect.stringContaining('Where is my order 1042?') },
    ]);
  const wait = row.getByRole('timer');
  const waited = await wait.textContent();
  await expect(wait).not.toHaveText(waited ?? '', { timeout: 4_000 });

  await window.keyboard.press('Control+J');
  await expect(thread).toContainText('Where is my order 1042?');
  await expect(reply).toBeFocused();
  await window.keyboard.type('It left this morning, you have it tomorrow.');
  await window.keyboard.press('Control+Enter');
  await expect
    .poll(visitor.words)
    .toEqual(['Where is my order 1042?', 'It left this morning, you have it tomorrow.']);
  await expect(reply).toHaveValue('');
  await expect(rows.first()).toContainText('You: It left this morning');
  await expect(rows.first().getByRole('timer')).toHaveCount(0);

  await visitor.page.reload();
  await expect
    .poll(visitor.words)
    .toEqual(['Where is my order 1042?', 'It left this morning, you have it tomorrow.']);
  await visitor.page.getByRole('link', { name: 'Account' }).first().click();
  await expect.poll(visitor.words).toHaveLength(2);
  await visitor.say('Thank you!');
  await expect(thread).toContainText('Thank you!');
  await expect(thread.getByText('Read', { exact: true })).toBeVisible();

  await window.keyboard.press('Control+E');
  await expect((await visitor.panel()).getByText('This conversation is closed.')).toBeVisible();
  await expect(rows).toHaveCount(0);
});
