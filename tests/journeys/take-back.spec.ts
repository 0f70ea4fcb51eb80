// Owns the journeys of second thoughts: what was sent a moment ago is taken back by one key, and never leaves the machine.
import { consolePage, holdActs } from './support/console-page.ts';
import { lookAt } from './support/look-at.ts';
import { expect, test, type Workplace } from './support/workplace-test.ts';

async function askedConsole(workplace: Workplace, question: string) {
  const { window, app } = await workplace.openConsole();
  const page = consolePage(window);
  await expect(page.connection).toContainText('Live', { timeout: 15_000 });
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say(question);
  await expect(page.rows).toContainText(question);
  await window.keyboard.press('Control+J');
  await expect(page.reply).toBeFocused();
  return { window, app, visitor, ...page };
}

test('JOURNEY-11 a reply is taken back by key, comes back with the caret behind it, and is sent at once by a second Enter', async ({
  workplace,
}) => {
  const { window, visitor, reply, thread } = await askedConsole(workplace, 'When does it come?');
  await window.keyboard.type('On Monday');
  await window.keyboard.press('Control+Enter');
  await expect(thread.getByText(/^Sending in [1-5] s$/)).toBeVisible();
  await expect(thread.getByRole('button', { name: 'Undo Ctrl+Z' })).toBeVisible();
  await lookAt(window, 'undo');
  await window.keyboard.press('Control+Z');
  await expect(reply).toHaveValue('On Monday');
  await expect(reply).toBeFocused();
  await expect(thread.getByRole('article')).toHaveCount(1);
  await window.keyboard.type(', I think. No: on Tuesday.');
  await expect(reply).toHaveValue('On Monday, I think. No: on Tuesday.');
  // What was typed since is undone by the text itself.
  await window.keyboard.press('Control+Z');
  await expect(reply).not.toHaveValue('On Monday, I think. No: on Tuesday.');
  await holdActs(window, 10);
  await reply.fill('On Tuesday.');
  await window.keyboard.press('Control+Enter');
  await expect(thread.getByText(/^Sending in (10|\d) s$/)).toBeVisible();
  await window.keyboard.press('Enter');
  await expect(thread.getByText(/^Sending in/)).toHaveCount(0, { timeout: 5_000 });
  await expect.poll(visitor.words).toEqual(['When does it come?', 'On Tuesday.']);
  await expect(reply).toHaveValue('');
});

test('JOURNEY-11 resolving is taken back from another conversation, for as long as the settings say; sent at once by key when it is meant', async ({
  workplace,
}) => {
  const { window, app, visitor, thread, rows } = await askedConsole(workplace, 'Are you open?');
  const second = await workplace.visit();
  await second.openChat();
  await second.say('And on Sunday?');
  await expect(rows).toHaveCount(2);
  await window.keyboard.press('Control+,');
  await window.getByText('10 seconds').click();
  await expect(window.getByRole('radio', { name: '10 seconds' })).toBeChecked();
  await lookAt(window, 'undo-setting');
  await window.keyboard.press('Escape');
  await window.keyboard.press('Control+E');
  await expect(thread.getByText('You resolved it')).toBeVisible();
  await lookAt(window, 'undo-resolve');
  await window.keyboard.press('Control+J');
  await expect(thread).toContainText('And on Sunday?');
  const away = window.getByRole('region', { name: 'Last act' });
  await expect(away).toContainText(/Resolving goes out in (10|\d) s/);
  await lookAt(window, 'undo-away');
  await away.getByRole('button', { name: 'Undo' }).click();
  await expect(thread).toContainText('Are you open?');
  await expect(thread.getByText('You resolved it')).toHaveCount(0);
  await expect(window.getByText('Taken back: Resolve.')).toBeVisible();

  await window.keyboard.press('Control+E');
  await window.keyboard.press('Control+J');
  await window.keyboard.press('Control+Shift+U');
  await window.keyboard.press('Control+Shift+L');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 640));
  await expect(window.getByText(/La résolution part dans/)).toBeVisible();
  await lookAt(window, 'undo-away-french-dark-small');
  await window.keyboard.press('Control+Z');
  await expect(thread).toContainText('Are you open?');
  await window.keyboard.press('Control+Shift+U');

  await window.keyboard.press('Control+E');
  await expect(thread.getByText('You resolved it')).toBeVisible();
  await window.keyboard.press('Control+Shift+G');
  await expect((await visitor.panel()).getByText('This conversation is closed.')).toBeVisible();
  await expect(rows).toHaveCount(1);
});
