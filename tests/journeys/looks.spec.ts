// Owns how the window looks in every theme, language and size, and axe finding nothing serious in any of it.
import { consolePage } from './support/console-page.ts';
import { lookAt } from './support/look-at.ts';
import { expect, test } from './support/workplace-test.ts';

test('JOURNEY-3 the window in light, dark, French, compact, small, offline; its sheets and its sign-in', async ({
  demoWorkplace: workplace,
}) => {
  test.setTimeout(240_000);
  const signedOut = await workplace.openConsole({ signedIn: false });
  await expect(signedOut.window.getByRole('heading', { name: 'Sign in to Guichet' })).toBeVisible();
  await lookAt(signedOut.window, 'sign-in');
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
  await lookAt(window, 'empty');

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
  await lookAt(window, 'light');
  await window.keyboard.press('Control+Shift+L');
  await expect(window.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await lookAt(window, 'dark');
  await resize(1024, 640);
  await lookAt(window, 'dark-small');
  await window.keyboard.press('Control+Shift+L');
  await lookAt(window, 'small');
  await resize(1280, 800);
  await window.keyboard.press('Control+Shift+K');
  await lookAt(window, 'compact');
  await window.keyboard.press('Control+Shift+K');

  await window.keyboard.press('Control+K');
  await expect(window.getByRole('dialog')).toBeVisible();
  await lookAt(window, 'palette');
  await window.keyboard.press('Escape');
  await window.keyboard.press('Control+/');
  await expect(window.getByRole('dialog')).toBeVisible();
  await lookAt(window, 'keys');
  await window.keyboard.press('Escape');
  await window.keyboard.press('Control+,');
  await expect(window.getByRole('dialog')).toBeVisible();
  await lookAt(window, 'settings');
  await window.keyboard.press('Escape');

  await window.keyboard.press('Control+Shift+3');
  await window.keyboard.press('Control+Shift+U');
  await expect(window.getByRole('region', { name: 'Boîte de réception' })).toBeVisible();
  await lookAt(window, 'french');
  await window.keyboard.press('Control+Shift+U');

  await workplace.stopServer();
  await expect(connection).toContainText('Offline');
  await window.keyboard.press('Control+Shift+M');
  await expect(reply).toBeFocused();
  await window.keyboard.type(' I give the second one back.');
  await window.keyboard.press('Control+Enter');
  await expect(connection).toContainText('1 to send');
  await lookAt(window, 'offline');
});
