// Owns the proof that a desk far behind, with acts of its own, comes in whole over a line that is cut again and again.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cutAgainAndAgain, expectCaughtUp, prepareMonthBehind } from '../support/month-behind.ts';
import { startDeskProcess } from '../support/start-desk-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

it('SYNC-26 far behind and cut again and again, a desk ends with what a fresh one gets, and each of its acts was done once', async () => {
  using folder = temporaryFolder('month-behind');
  const behind = await prepareMonthBehind({ folder: folder.path, messages: 4_000, ownActs: 40, handed: 0 });
  const { proxy, dataDir, serverUrl, token } = behind;
  proxy.behave('down', { bytesPerSecond: 700_000, sliceBytes: 16_384 });
  const cutting = cutAgainAndAgain(proxy, 800);
  const desk = await startDeskProcess({ dataDir, serverUrl, savedToken: token });
  try {
    // The line is bad for as long as there is anything to catch up with.
    const isLive = async () => (await desk.call('readConnection', {})).state === 'live';
    await waitUntil('it is live', isLive, { withinMs: 90_000, everyMs: 10 });
    const cuts = cutting.stop();
    await waitUntil(
      'all is sent',
      async () => {
        const link = await desk.call('readConnection', {});
        return link.state === 'live' && link.toSend === 0;
      },
      { withinMs: 60_000 },
    );
    expect(cuts).toBeGreaterThan(1);
    expect(await desk.call('readConnection', {})).toMatchObject({ refused: 0 });
    expect(desk.bugs).toEqual([]);
    await desk.stop();
    const { rows } = await expectCaughtUp(behind, join(folder.path, 'fresh'));
    expect(rows).toBeGreaterThan(4_000);
  } finally {
    cutting.stop();
    await desk.kill();
    await behind.stop();
  }
});
