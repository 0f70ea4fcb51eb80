// Owns the journeys of one agent at two machines: what was begun at one is there at the other, and neither's words are lost.
import { startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { consolePage } from './support/console-page.ts';
import { lookAt } from './support/look-at.ts';
import { expect, test } from './support/workplace-test.ts';

test('JOURNEY-18 a draft follows to the other machine; written at both while apart, both texts stand in both, and it is said', async ({
  workplace,
}) => {
  test.setTimeout(150_000);
  const line = await startMisbehavingProxy(Number(new URL(workplace.serverUrl).port));
  const train = await workplace.openConsole({ serverUrl: `http://127.0.0.1:${line.port}` });
  const office = await workplace.openConsole();
  const onTrain = consolePage(train.window);
  const inOffice = consolePage(office.window);
  for (const { connection } of [onTrain, inOffice])
    await expect(connection).toContainText('Live', { timeout: 15_000 });
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('What does the repair cost?');
  for (const [{ window }, { rows, reply }] of [[train, onTrain] as const, [office, inOffice] as const]) {
    await expect(rows).toContainText('What does the repair cost?');
    await window.keyboard.press('Control+J');
    await expect(reply).toBeFocused();
  }
  await train.window.keyboard.type('It depends');
  await expect(inOffice.reply).toHaveValue('It depends');
  await expect(office.window.getByText('Words you wrote on another machine were added.')).toHaveCount(0);

  line.refuse(true);
  line.cutAll('reset');
  await expect(onTrain.connection).toContainText('Offline');
  await onTrain.reply.fill('On the train: forty euros.');
  await inOffice.reply.fill('In the office: fifty euros');
  await expect(inOffice.rows.getByText('Draft', { exact: true })).toBeAttached();
  line.refuse(false);
  await train.window.keyboard.press('Control+Shift+O');
  await expect(onTrain.connection).toContainText('Live', { timeout: 45_000 });
  const both = 'In the office: fifty euros\n\nOn the train: forty euros.';
  await expect(onTrain.reply).toHaveValue(both);
  await expect(inOffice.reply).toHaveValue(both);
  await expect(train.window.getByText('Words you wrote on another machine were added.')).toBeVisible();
  await lookAt(train.window, 'draft-joined');

  await office.window.keyboard.type('!');
  await expect(onTrain.reply).toHaveValue('In the office: fifty euros!\n\nOn the train: forty euros.');
  await inOffice.reply.fill('Fifty euros.');
  await office.window.keyboard.press('Control+Enter');
  await expect(inOffice.reply).toHaveValue('');
  await expect.poll(visitor.words).toEqual(['What does the repair cost?', 'Fifty euros.']);
  await line.close();
});
