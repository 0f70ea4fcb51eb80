// Owns the journeys of signing in and out: every way it fails is said in words, and unsent work is never dropped unasked.
import type { Page } from '@playwright/test';
import { consolePage, holdActs } from './support/console-page.ts';
import { expect, test } from './support/workplace-test.ts';

async function signIn(window: Page, email: string, password: string) {
  await window.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await window.getByLabel('Password', { exact: true }).fill(password);
  await window.keyboard.press('Enter');
}

test('JOURNEY-4 a wrong password is said in words and keeps the e-mail; the right one opens the inbox', async ({
  workplace,
}) => {
  const { window } = await workplace.openConsole({ signedIn: false });
  const { email, password } = workplace.agent;
  await expect(window.getByRole('heading', { name: 'Sign in to Guichet' })).toBeVisible();
  await signIn(window, email, 'not the password');
  await expect(window.getByRole('alert')).toContainText('E-mail and password do not match');
  await expect(window.getByRole('textbox', { name: 'E-mail' })).toHaveValue(email);
  await signIn(window, email, password);
  await expect(consolePage(window).connection).toContainText('Live', { timeout: 15_000 });
});

test('JOURNEY-4 a server that does not answer is said in words', async ({ workplace }) => {
  const { window } = await workplace.openConsole({ signedIn: false });
  await workplace.stopServer();
  await signIn(window, workplace.agent.email, workplace.agent.password);
  await expect(window.getByRole('alert')).toContainText('The server does not answer');
});

test('JOURNEY-4 a session ended by the server lets the agent go on writing, and sends after signing in again', async ({
  workplace,
}) => {
  const { window } = await workplace.openConsole();
  const { rows, reply, thread, connection } = consolePage(window);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  await holdActs(window, 0);
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('Still there?');
  await expect(rows).toContainText('Still there?');
  await workplace.endSessions();
  await expect(window.getByText('Your session has ended')).toBeVisible();
  await window.keyboard.press('Control+J');
  await expect(reply).toBeFocused();
  await window.keyboard.type('Yes, written without a session.');
  await window.keyboard.press('Control+Enter');
  await expect(thread.getByText('Waiting to send')).toBeVisible();
  await window.getByLabel(`Password of ${workplace.agent.email}`).fill(workplace.agent.password);
  await window.keyboard.press('Enter');
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  await expect.poll(visitor.words).toEqual(['Still there?', 'Yes, written without a session.']);
});

test('JOURNEY-5 signing out with unsent work says how much would be lost, and staying keeps it', async ({
  workplace,
}) => {
  const { window } = await workplace.openConsole();
  const { rows, reply, connection } = consolePage(window);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('Hello?');
  await expect(rows).toContainText('Hello?');
  await window.keyboard.press('Control+J');
  await expect(reply).toBeFocused();
  await workplace.stopServer();
  await expect(connection).toContainText('Offline');
  await window.keyboard.type('Not yet sent.');
  await window.keyboard.press('Control+Enter');
  await expect(connection).toContainText('1 to send');

  await window.keyboard.press('Control+,');
  await window.getByRole('button', { name: 'Sign out' }).click();
  await expect(window.getByText('1 act is not sent yet and would be lost.')).toBeVisible();
  await window.getByRole('button', { name: 'Stay signed in' }).click();
  await window.keyboard.press('Escape');
  await expect(connection).toContainText('1 to send');

  await window.keyboard.press('Control+,');
  await window.getByRole('button', { name: 'Sign out' }).click();
  await window.getByRole('button', { name: 'Lose them and sign out' }).click();
  await expect(window.getByRole('heading', { name: 'Sign in to Guichet' })).toBeVisible();
  await expect(window.getByRole('textbox', { name: 'E-mail' })).toHaveValue(workplace.agent.email);
});
