// Owns the journey of words typed the moment the console ends: closed or quit, they are there at the next start.
import { type ConsolePage, consolePage } from './support/console-page.ts';
import { expect, test, type Workplace } from './support/workplace-test.ts';

test('JOURNEY-23 what was typed in the moment the window is closed, or the console quits, is there at the next start', async ({
  workplace,
  program,
}) => {
  test.setTimeout(120_000);
  const userDataDir = program.makeFolder('last-words');
  let typed = '';
  for (const end of ['close', 'quit', 'start'] as const) {
    const { window, app } = await workplace.openConsole({ userDataDir });
    const page = consolePage(window);
    if (typed === '') await askSomething(page, workplace);
    else await page.rows.first().waitFor();
    if (!(await page.reply.isVisible())) await window.keyboard.press('Control+J');
    await expect(page.reply).toHaveValue(typed);
    if (end === 'start') return;
    await page.reply.press('End');
    const ended = new Promise((resolve) => app.process().once('exit', resolve));
    const words = `${end} in the middle of a word`;
    await window.keyboard.insertText(words);
    typed += words;
    await app
      .evaluate(({ app: electron, BrowserWindow }, how) => {
        if (how === 'quit') electron.quit();
        else for (const open of BrowserWindow.getAllWindows()) open.close();
      }, end)
      .catch(() => undefined);
    await ended;
  }
});

async function askSomething({ connection, rows }: ConsolePage, workplace: Workplace): Promise<void> {
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('Is anybody there?');
  await expect(rows).toContainText('Is anybody there?');
}
