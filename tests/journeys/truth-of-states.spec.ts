// Owns the journeys of the status bar and the bubbles telling the truth: on a weak line, offline, catching up, refused, too old.

import { startFakeConsoleServer } from '../support/fake-console-server.ts';
import { fillHistory } from '../support/fill-history.ts';
import { startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { colleagueTakes } from './support/colleague-takes.ts';
import { consolePage, holdActs } from './support/console-page.ts';
import { lookAt } from './support/look-at.ts';
import { expect, test, type Workplace } from './support/workplace-test.ts';

/** A console behind a proxy, with one conversation open that a visitor began. */
async function openBehindProxy(workplace: Workplace, question: string) {
  const line = await startMisbehavingProxy(Number(new URL(workplace.serverUrl).port));
  const { window, app } = await workplace.openConsole({ serverUrl: `http://127.0.0.1:${line.port}` });
  const page = consolePage(window);
  await expect(page.connection).toContainText('Live', { timeout: 15_000 });
  await holdActs(window, 0);
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say(question);
  await expect(page.rows).toContainText(question);
  await window.keyboard.press('Control+J');
  await expect(page.reply).toBeFocused();
  return { line, window, app, visitor, ...page };
}

test('JOURNEY-12 a weak line is called weak; what is not answered is sending, then not confirmed, then sent, once', async ({
  workplace,
}) => {
  test.setTimeout(150_000);
  const { line, window, visitor, reply, thread, connection } = await openBehindProxy(workplace, 'Hello?');
  line.behave('down', { latencyMs: 2_600 });
  line.cutAll('reset');
  await expect(connection).toContainText('Weak line — answers take 3 s', { timeout: 45_000 });
  await lookAt(window, 'weak-line-slow');

  line.behave('down', { latencyMs: 0, blackHole: true });
  await reply.fill('Good morning!');
  await window.keyboard.press('Control+Enter');
  const bubble = thread.getByRole('article').filter({ hasText: 'Good morning!' });
  await expect(bubble).toContainText('Sending');
  await expect(connection).toContainText('Weak line — 1 not confirmed');
  await lookAt(window, 'weak-line-unanswered');
  line.refuse(true);
  line.cutAll('reset');
  await expect(bubble).toContainText('Not confirmed');
  await expect(connection).toContainText('Offline — 1 to send');
  await lookAt(window, 'not-confirmed');

  line.behave('down', { blackHole: false });
  line.refuse(false);
  await window.keyboard.press('Control+Shift+O');
  await expect(connection).toContainText('Live ·', { timeout: 45_000 });
  await expect(bubble).toContainText(/Sent|Delivered|Read/);
  await expect(bubble).toHaveCount(1);
  await expect.poll(visitor.words).toEqual(['Hello?', 'Good morning!']);
  await line.close();
});

test('JOURNEY-12 a good line is not called weak for what waits behind a reply that can still be taken back', async ({
  workplace,
}) => {
  const { line, window, visitor, reply, note, thread, connection } = await openBehindProxy(
    workplace,
    'Any news?',
  );
  await window.keyboard.press('Control+Shift+N');
  await expect(note).toBeFocused();
  await note.fill('Asked them.');
  await window.keyboard.press('Control+Enter');
  const written = thread.getByRole('article').filter({ hasText: 'Asked them' });
  await expect(written).toContainText('Sent');
  await holdActs(window, 10);
  await window.keyboard.press('Control+Shift+M');
  await expect(reply).toBeFocused();
  await reply.fill('Not yet.');
  await window.keyboard.press('Control+Enter');
  await expect(thread.getByText(/^Sending in (10|\d) s$/)).toBeVisible();
  await window.keyboard.press('Control+Shift+A');
  const words = window.getByRole('textbox', { name: 'The words of the note' });
  await expect(words).toBeFocused();
  await window.keyboard.type(' Twice.');
  await window.keyboard.press('Control+Enter');
  await expect(written).toContainText('Waiting to send');
  await expect(connection).toContainText('Live · 1 waiting to send');
  await expect(thread.getByText(/^Sending in [1-5] s$/)).toBeVisible({ timeout: 10_000 });
  await expect(connection).toContainText('Live · 1 waiting to send');
  await lookAt(window, 'waiting-behind-held');
  await expect.poll(visitor.words, { timeout: 15_000 }).toEqual(['Any news?', 'Not yet.']);
  await expect(written).toContainText('Sent');
  await line.close();
});

test('JOURNEY-13 offline with three waiting: how many, when it tries next, and each of them waiting', async ({
  workplace,
}) => {
  test.setTimeout(120_000);
  const { line, window, visitor, reply, note, thread, connection } = await openBehindProxy(
    workplace,
    'Is it in stock?',
  );
  line.refuse(true);
  line.cutAll('reset');
  await expect(connection).toContainText('Offline');
  for (const text of ['I look.', 'Yes, it is.']) {
    await reply.fill(text);
    await window.keyboard.press('Control+Enter');
  }
  await window.keyboard.press('Control+Shift+N');
  await expect(note).toBeFocused();
  await note.fill('Asked the warehouse.');
  await window.keyboard.press('Control+Enter');
  await expect(connection).toContainText('Offline — 3 to send');
  await expect(connection).toContainText(/trying again in \d:\d\d/, { timeout: 30_000 });
  await expect(thread.getByText('Waiting to send')).toHaveCount(3);
  await lookAt(window, 'offline-three-waiting');
  await window.keyboard.press('Control+Shift+U');
  await expect(thread.getByText('En attente d’envoi')).toHaveCount(3);
  await lookAt(window, 'offline-three-waiting-french');
  await window.keyboard.press('Control+Shift+U');

  line.refuse(false);
  await window.keyboard.press('Control+Shift+O');
  await expect(connection).toContainText('Live', { timeout: 45_000 });
  await expect.poll(visitor.words).toEqual(['Is it in stock?', 'I look.', 'Yes, it is.']);
  await expect(thread.getByText('Waiting to send')).toHaveCount(0);
  await line.close();
});

test('JOURNEY-14 catching up says how much is left, and the window is used meanwhile', async ({
  workplace,
}) => {
  test.setTimeout(180_000);
  await workplace.stopServer();
  fillHistory(workplace.dataDir, {
    name: 'past',
    agents: workplace.people,
    conversations: 120,
    messagesEach: 40,
    endedOfTen: 5,
    now: Date.now(),
  });
  await workplace.startServer();
  const line = await startMisbehavingProxy(Number(new URL(workplace.serverUrl).port));
  line.behave('down', { bytesPerSecond: 120_000 });
  const { window } = await workplace.openConsole({ serverUrl: `http://127.0.0.1:${line.port}` });
  const { rows, connection } = consolePage(window);
  await expect(connection).toContainText(/Catching up \d/, { timeout: 30_000 });
  await expect(rows.first()).toBeVisible({ timeout: 30_000 });
  await lookAt(window, 'catching-up');
  await window.keyboard.press('Control+K');
  await expect(window.getByRole('dialog')).toBeVisible();
  await window.keyboard.press('Escape');
  line.behave('down', { bytesPerSecond: null });
  await expect(connection).toContainText('Live', { timeout: 60_000 });
  await window.keyboard.press('Control+Shift+3');
  await expect(window.getByRole('button', { name: 'All 60' })).toBeVisible();
  await line.close();
});

test('JOURNEY-15 a refused reply is changed where it stands, keeping what was typed over every key; discarded, its words are in the draft', async ({
  workplace,
}) => {
  test.setTimeout(120_000);
  const { line, window, visitor, reply, thread, connection } = await openBehindProxy(
    workplace,
    'Who helps me?',
  );
  line.refuse(true);
  line.cutAll('reset');
  await expect(connection).toContainText('Offline');
  for (const text of ['I do.', 'At once.', 'Really.']) {
    await reply.fill(text);
    await window.keyboard.press('Control+Enter');
  }
  await expect(thread.getByText('Waiting to send')).toHaveCount(3);
  const { other } = await colleagueTakes(workplace);
  line.refuse(false);
  await window.keyboard.press('Control+Shift+O');
  await expect(connection).toContainText('3 refused', { timeout: 45_000 });

  const first = thread.getByRole('article').filter({ hasText: 'I do.' });
  await first.getByRole('button', { name: 'Discard' }).click();
  await expect(first).toHaveCount(0);
  await expect(reply).toHaveValue('I do.');
  await expect(connection).toContainText('2 refused');
  await window.keyboard.press('Control+Shift+Y');
  const words = window.getByRole('textbox', { name: 'The words to send again' });
  await expect(words).toBeFocused();
  await window.keyboard.type(' Truly.');
  await window.keyboard.press('Escape');
  await expect(words).not.toBeFocused();
  await window.keyboard.press('Control+Shift+Y');
  await expect(words).toBeFocused();
  await expect(words).toHaveValue('Really. Truly.');
  await window.keyboard.press('Control+Shift+Backspace');
  await expect(reply).toHaveValue('Really. Truly.\n\nI do.');
  await expect(words).toHaveCount(0);
  await expect(connection).toContainText('1 refused');
  await window.keyboard.press('Control+Shift+Y');
  await expect(words).toBeFocused();
  await window.keyboard.type(' Sorry for the wait.');
  await lookAt(window, 'refused-being-edited');
  await window.keyboard.press('Escape');
  await expect(words).toHaveValue('At once. Sorry for the wait.');
  await window.keyboard.press('Control+Shift+T');
  await expect(window.getByText('Yours', { exact: true })).toBeVisible();
  await window.keyboard.press('Control+Shift+S');
  await expect.poll(visitor.words).toEqual(['Who helps me?', 'At once. Sorry for the wait.']);
  await expect(words).toHaveCount(0);
  await expect(connection).not.toContainText('refused');
  await other.close();
  await line.close();
});

test('JOURNEY-17 a console too old for its server says what to do, lets one read and write, and sends after the update', async ({
  workplace,
  program,
}) => {
  test.setTimeout(150_000);
  const userDataDir = program.makeFolder('old');
  const before = await workplace.openConsole({ userDataDir });
  const page = consolePage(before.window);
  await expect(page.connection).toContainText('Live', { timeout: 15_000 });
  await holdActs(before.window, 0);
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('Do you ship to Norway?');
  await expect(page.rows).toContainText('Do you ship to Norway?');
  await before.window.keyboard.press('Control+J');
  await expect(page.reply).toBeFocused();
  await before.close();
  await workplace.stopServer();

  const newer = await startFakeConsoleServer(Number(new URL(workplace.serverUrl).port), (_, socket) => {
    socket.send(JSON.stringify({ type: 'bye', reason: 'protocol-too-old', retryAfterMs: null }));
    socket.close(4426);
  });
  const { window } = await workplace.openConsole({ userDataDir, signedIn: false });
  const { reply, thread, connection } = consolePage(window);
  const banner = window.getByRole('alert', { name: 'This console is too old for the server' });
  await expect(banner).toContainText('Install the newer console', { timeout: 15_000 });
  await expect(connection).toContainText('This console is too old for the server');
  await reply.fill('We do.');
  await window.keyboard.press('Control+Enter');
  await expect(thread.getByText('Waiting to send')).toBeVisible();
  await lookAt(window, 'too-old');
  await window.keyboard.press('Control+Shift+U');
  await window.keyboard.press('Control+Shift+L');
  await expect(window.getByText('Installez la console plus récente')).toBeVisible();
  await expect(window.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await lookAt(window, 'too-old-french-dark');
  await window.keyboard.press('Control+Shift+U');
  await window.keyboard.press('Control+Shift+L');
  await expect(banner).toBeVisible();

  await newer.close();
  await workplace.startServer();
  await banner.getByRole('button', { name: 'Try again' }).click();
  await expect(connection).toContainText('Live', { timeout: 45_000 });
  await expect(banner).toHaveCount(0);
  await expect.poll(visitor.words).toEqual(['Do you ship to Norway?', 'We do.']);
});
