// Owns looking at the window: its pictures in out/screenshots, and axe finding nothing serious in any of its looks.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { consolePage } from './support/console-page.ts';
import { findAccessibilityFaults } from './support/find-accessibility-faults.ts';
import { expect, test } from './support/workplace-test.ts';

const folder = resolve(import.meta.dirname, '../../out/screenshots');
mkdirSync(folder, { recursive: true });

async function look(window: Page, name: string): Promise<void> {
  await window.evaluate(() => document.fonts.ready);
  await window.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  expect(await findAccessibilityFaults(window), name).toEqual([]);
}

test('JOURNEY-3 the window in light, dark, French, compact, small, offline; its sheets and its sign-in', async ({
  demoWorkplace: workplace,
}) => {
  test.setTimeout(240_000);
  const signedOut = await workplace.openConsole({ signedIn: false });
  await expect(signedOut.window.getByRole('heading', { name: 'Sign in to Guichet' })).toBeVisible();
  await look(signedOut.window, 'sign-in');
  await signedOut.close();

  const { app, window } = await workplace.openConsole();
  const { rows, reply, connection } = consolePage(window);
  const resize = (width: number, height: number) =>
    app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      {
        width,
        height,
      },
    );
  await resize(1280, 800);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  await look(window, 'empty');

  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('Hello! I was charged twice for order **1042**, can you look?');
  await rows.filter({ hasText: '1042' }).click();
  await expect(reply).toBeFocused();
  await window.keyboard.type('Good morning! Let me look at it: one moment.');
  await window.keyboard.press('Control+Enter');
  await visitor.say('Thank you. Here is the link: https://shop.example/orders/1042 — it says *paid* twice.');
  await expect(consolePage(window).thread).toContainText('paid');
  await window.keyboard.type('I see it, and');
  await look(window, 'light');
  await window.keyboard.press('Control+Shift+L');
  await expect(window.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await look(window, 'dark');
  await resize(1024, 640);
  await look(window, 'dark-small');
  await window.keyboard.press('Control+Shift+L');
  await look(window, 'small');
  await resize(1280, 800);
  await window.keyboard.press('Control+Shift+K');
  await look(window, 'compact');
  await window.keyboard.press('Control+Shift+K');

  await window.keyboard.press('Control+K');
  await expect(window.getByRole('dialog')).toBeVisible();
  await look(window, 'palette');
  await window.keyboard.press('Escape');
  await window.keyboard.press('Control+/');
  await expect(window.getByRole('dialog')).toBeVisible();
  await look(window, 'keys');
  await window.keyboard.press('Escape');
  await window.keyboard.press('Control+,');
  await expect(window.getByRole('dialog')).toBeVisible();
  await look(window, 'settings');
  await window.keyboard.press('Escape');

  await window.keyboard.press('Control+Shift+3');
  await window.keyboard.press('Control+Shift+U');
  await expect(window.getByRole('region', { name: 'Boîte de réception' })).toBeVisible();
  await look(window, 'french');
  await window.keyboard.press('Control+Shift+U');

  await workplace.stopServer();
  await expect(connection).toContainText('Offline');
  await window.keyboard.press('Control+Shift+M');
  await expect(reply).toBeFocused();
  await window.keyboard.type(' I give the second one back.');
  await window.keyboard.press('Control+Enter');
  await expect(connection).toContainText('1 to send');
  await look(window, 'offline');
});
