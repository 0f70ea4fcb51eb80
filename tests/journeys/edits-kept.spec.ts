// Owns the journey of words being changed where they stand when the console is killed: open again, or in the draft.
import { deskCalls } from '../../src-shared/bridge/calls.ts';
import { startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { connectConsole, signIn } from '../support/raw-console.ts';
import { colleagueTakes } from './support/colleague-takes.ts';
import { askDesk, consolePage, holdActs } from './support/console-page.ts';
import { expect, test } from './support/workplace-test.ts';

test('JOURNEY-24 a refused reply and a note being changed are open again after a kill; of a note removed meanwhile the words are in the draft', async ({
  workplace,
  program,
}) => {
  test.setTimeout(150_000);
  const userDataDir = program.makeFolder('edits');
  const line = await startMisbehavingProxy(Number(new URL(workplace.serverUrl).port));
  const serverUrl = `http://127.0.0.1:${line.port}`;
  const first = await workplace.openConsole({ userDataDir, serverUrl });
  const { window } = first;
  const { reply, note, rows, thread, connection } = consolePage(window);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  await holdActs(window, 0);
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('Who helps me?');
  await expect(rows).toContainText('Who helps me?');
  await window.keyboard.press('Control+J');
  await expect(reply).toBeFocused();
  await window.keyboard.press('Control+Shift+N');
  await expect(note).toBeFocused();
  await window.keyboard.type('Ask Paul');
  await window.keyboard.press('Control+Enter');
  await expect(thread.getByRole('article').filter({ hasText: 'Ask Paul' })).toContainText('Sent');

  line.refuse(true);
  line.cutAll('reset');
  await expect(connection).toContainText('Offline');
  await window.keyboard.press('Control+Shift+M');
  await reply.fill('I do.');
  await window.keyboard.press('Control+Enter');
  await expect(thread.getByText('Waiting to send')).toHaveCount(1);
  const { other, conversationId } = await colleagueTakes(workplace);
  line.refuse(false);
  await window.keyboard.press('Control+Shift+O');
  await expect(connection).toContainText('1 refused', { timeout: 45_000 });

  await window.keyboard.press('Control+Shift+Y');
  await expect(window.getByRole('textbox', { name: 'The words to send again' })).toBeFocused();
  await window.keyboard.type(' Sorry.');
  await window.keyboard.press('Control+Shift+A');
  await expect(window.getByRole('textbox', { name: 'The words of the note' })).toBeFocused();
  await window.keyboard.type(' today');
  const kept = async () =>
    deskCalls.readEdits.answer
      .parse(await askDesk(window, 'readEdits', { conversationId }))
      .map(({ text }) => text)
      .sort();
  await expect.poll(kept).toEqual(['Ask Paul today', 'I do. Sorry.']);
  await first.kill();

  const second = await workplace.openConsole({ userDataDir, serverUrl });
  const after = consolePage(second.window);
  const refused = second.window.getByRole('textbox', { name: 'The words to send again' });
  const changed = second.window.getByRole('textbox', { name: 'The words of the note' });
  await expect(after.connection).toContainText('Live', { timeout: 15_000 });
  await expect(refused).toHaveValue('I do. Sorry.');
  await expect(changed).toHaveValue('Ask Paul today');
  const mine = await connectConsole({
    url: workplace.serverUrl,
    token: (await signIn(workplace.serverUrl, workplace.agent)).token,
  });
  await mine.catchUp();
  const row = mine.rows().find((one) => one.row === 'message' && one.value.kind === 'note');
  if (row?.row !== 'message') throw new Error('the note is not there');
  const { id: messageId, order } = row.value;
  const removed = await mine.command({ name: 'remove-note', conversationId, messageId, order });
  expect(removed.type).toBe('ack');
  await expect(changed).toHaveCount(0);
  await expect(second.window.getByText('Your words are in the draft.')).toBeVisible();
  await second.window.keyboard.press('Control+Shift+N');
  await expect(after.note).toHaveValue('Ask Paul today');

  await second.window.keyboard.press('Control+Shift+T');
  await expect(second.window.getByText('Yours', { exact: true })).toBeVisible();
  await second.window.keyboard.press('Control+Shift+S');
  await expect.poll(visitor.words).toEqual(['Who helps me?', 'I do. Sorry.']);
  await expect(refused).toHaveCount(0);
  await mine.close();
  await other.close();
  await line.close();
});
