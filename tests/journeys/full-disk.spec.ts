// Owns the journey of a full disk: read only, nothing lost, said across the top, and going on by itself once there is room.
import { consolePage, holdActs } from './support/console-page.ts';
import { lookAt } from './support/look-at.ts';
import { mountSmallDisk, type SmallDisk } from './support/small-disk.ts';
import { test as base, expect } from './support/workplace-test.ts';

const test = base.extend<{ disk: SmallDisk }>({
  // biome-ignore lint/correctness/noEmptyPattern: a fixture is told what it needs by a pattern, and this one needs nothing
  disk: async ({}, use) => {
    const disk = mountSmallDisk(64);
    await use(disk);
    disk.remove();
  },
});

test('JOURNEY-16 with a full disk everything is read, nothing is taken that cannot be kept, and work goes on when there is room', async ({
  disk,
  workplace,
}) => {
  test.setTimeout(150_000);
  const { window } = await workplace.openConsole({ userDataDir: disk.folder });
  const { rows, reply, thread, connection } = consolePage(window);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  await holdActs(window, 0);
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('Anybody there?');
  await expect(rows).toContainText('Anybody there?');
  await window.keyboard.press('Control+J');
  await expect(reply).toBeFocused();
  await window.keyboard.type('Kept before');

  disk.fill();
  await window.keyboard.type(' and typed since');
  const banner = window.getByRole('alert', { name: 'The disk is full' });
  await expect(banner).toContainText('nothing is lost', { timeout: 20_000 });
  await expect(window.getByText('The disk is full: nothing can be sent for now.')).toBeVisible();
  await expect(window.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await expect(reply).toHaveValue('Kept before and typed since');
  await expect(thread).toContainText('Anybody there?');
  await lookAt(window, 'full-disk');
  await window.keyboard.press('Control+Shift+L');

  disk.empty();
  await expect(banner).toHaveCount(0, { timeout: 30_000 });
  await expect(connection).toContainText('Live', { timeout: 45_000 });
  await reply.focus();
  await window.keyboard.press('Control+Enter');
  await expect.poll(visitor.words).toEqual(['Anybody there?', 'Kept before and typed since']);
});
