// Owns the journeys of more than one conversation or agent: nothing lands in the wrong one, nothing of a colleague's is overrun.
import { startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { colleagueTakes } from './support/colleague-takes.ts';
import { consolePage } from './support/console-page.ts';
import { expect, test, type Workplace } from './support/workplace-test.ts';

async function askedBy(workplace: Workplace, question: string) {
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say(question);
  return visitor;
}

test('JOURNEY-8 two customers are answered in turn, and each draft stays with its own', async ({
  workplace,
}) => {
  const { window } = await workplace.openConsole();
  const { rows, reply, connection } = consolePage(window);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  const first = await askedBy(workplace, 'I asked first.');
  await expect(rows).toHaveCount(1);
  const second = await askedBy(workplace, 'I asked second.');
  await expect(rows).toHaveText([/I asked first\./, /I asked second\./]);

  await window.keyboard.press('Control+J');
  await expect(reply).toBeFocused();
  await window.keyboard.type('For the first');
  await window.keyboard.press('Alt+ArrowDown');
  await expect(reply).toHaveValue('');
  await window.keyboard.press('Control+Shift+M');
  await expect(reply).toBeFocused();
  await window.keyboard.type('For the second');
  await window.keyboard.press('Alt+ArrowUp');
  await expect(reply).toHaveValue('For the first');
  await window.keyboard.press('Alt+ArrowDown');
  await expect(reply).toHaveValue('For the second');

  await window.keyboard.press('Control+Shift+M');
  await expect(reply).toBeFocused();
  await window.keyboard.press('Control+Enter');
  await expect.poll(second.words).toEqual(['I asked second.', 'For the second']);
  await window.keyboard.press('Control+J');
  await expect(reply).toHaveValue('For the first');
  await expect(reply).toBeFocused();
  await window.keyboard.type(', and only them');
  await window.keyboard.press('Control+Enter');
  await expect.poll(first.words).toEqual(['I asked first.', 'For the first, and only them']);
  expect(await second.words()).toEqual(['I asked second.', 'For the second']);
});

test('JOURNEY-9 each side sees the other writing, and what is unread is counted', async ({ workplace }) => {
  const { window } = await workplace.openConsole();
  const { rows, reply, thread, connection } = consolePage(window);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  const visitor = await askedBy(workplace, 'One');
  await visitor.say('Two');
  await expect(rows.getByText('2 unread messages')).toBeAttached();
  await window.keyboard.press('Control+J');
  await expect(thread).toContainText('Two');
  await expect(reply).toBeFocused();
  await expect(rows.getByText('2 unread messages')).toHaveCount(0);

  const panel = await visitor.panel();
  await panel.getByRole('textbox', { name: 'Your message' }).pressSequentially('Thr');
  await expect(window.getByText(/^Visitor \w+ is writing…$/)).toBeVisible();
  await reply.pressSequentially('I am ');
  await expect(panel.getByText(/is writing…/).first()).toBeVisible();
});

test('JOURNEY-10 a reply a colleague’s taking overtook keeps its words, says why, and is sent after taking it back', async ({
  workplace,
}) => {
  test.setTimeout(120_000);
  const line = await startMisbehavingProxy(Number(new URL(workplace.serverUrl).port));
  const { window } = await workplace.openConsole({ serverUrl: `http://127.0.0.1:${line.port}` });
  const { rows, reply, thread, connection } = consolePage(window);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  const visitor = await askedBy(workplace, 'Who helps me?');
  await expect(rows).toContainText('Who helps me?');
  await window.keyboard.press('Control+J');
  await expect(reply).toBeFocused();

  line.refuse(true);
  line.cutAll('reset');
  await expect(connection).toContainText('Offline');
  await window.keyboard.type('I do.');
  await window.keyboard.press('Control+Enter');
  await expect(thread.getByText('Waiting to send')).toBeVisible();

  const { other } = await colleagueTakes(workplace);

  line.refuse(false);
  await window.keyboard.press('Control+Shift+O');
  await expect(connection).toContainText('Live', { timeout: 45_000 });
  const refused = thread.getByRole('article').filter({ hasText: 'I do.' });
  await expect(refused).toContainText('Refused: a colleague has it');
  await expect(connection).toContainText('1 refused');
  expect(await visitor.words()).toEqual(['Who helps me?']);

  await window.keyboard.press('Control+Shift+T');
  await expect(window.getByText('Yours', { exact: true })).toBeVisible();
  await refused.getByRole('button', { name: 'Edit' }).click();
  const words = window.getByRole('textbox', { name: 'The words to send again' });
  await expect(words).toHaveValue('I do.');
  await words.press('End');
  await words.pressSequentially(' Right now.');
  await window.keyboard.press('Control+Enter');
  await expect.poll(visitor.words).toEqual(['Who helps me?', 'I do. Right now.']);
  await expect(thread.getByRole('article').filter({ hasText: 'I do.' })).toHaveCount(1);
  await expect(connection).not.toContainText('refused');
  await other.close();
  await line.close();
});
