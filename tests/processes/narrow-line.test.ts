// Owns the proof that a desk comes in over a line that carries less than a full page between two cuts, from its cursor and from nothing.
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  cutAgainAndAgain,
  expectCaughtUp,
  type MonthBehind,
  prepareMonthBehind,
} from '../support/month-behind.ts';
import { readStored } from '../support/read-stored.ts';
import { type RunningDesk, startDeskProcess } from '../support/start-desk-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const isLive = async (desk: RunningDesk) => (await desk.call('readConnection', {})).state === 'live';

/** The acts are done last of all, by one desk; the other hears of them like of anything. */
async function hasAll(desk: RunningDesk, { pending }: MonthBehind): Promise<boolean> {
  const { state, toSend } = await desk.call('readConnection', {});
  if (state !== 'live' || toSend > 0) return false;
  for (const [conversationId, texts] of pending) {
    const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 10 });
    const said = view?.messages.flatMap((message) => ('text' in message ? [message.text] : [])) ?? [];
    if (!texts.every((text) => said.includes(text))) return false;
  }
  return true;
}

/** A second console of the same agent's, signed in, that lost its cache. */
async function loseCache({ agent, serverUrl }: MonthBehind, dataDir: string): Promise<string | null> {
  const desk = await startDeskProcess({ dataDir, serverUrl, savedToken: null });
  await desk.call('signIn', { email: agent.email, password: agent.password });
  await waitUntil('signed in', () => isLive(desk));
  await desk.stop();
  for (const file of globSync('**/cache.db*', { cwd: dataDir })) rmSync(join(dataDir, file));
  return desk.token();
}

it('SYNC-27, SRV-49, SRV-51: at 30 KB/s, cut every 2 s, a desk far behind and one with nothing end with what a fresh one gets', async () => {
  using folder = temporaryFolder('narrow-line');
  const at = (name: string) => join(folder.path, name);
  const behind = await prepareMonthBehind({ folder: folder.path, messages: 300, ownActs: 4, handed: 300 });
  const { proxy, serverUrl, token } = behind;
  const consoles = [
    { dataDir: behind.dataDir, savedToken: token },
    { dataDir: at('nothing'), savedToken: await loseCache(behind, at('nothing')) },
  ];
  proxy.behave('down', { bytesPerSecond: 30_000, sliceBytes: 1_024 });
  const desks = await Promise.all(consoles.map((one) => startDeskProcess({ ...one, serverUrl })));
  const cutting = cutAgainAndAgain(proxy, 2_000);
  try {
    const cameIn = desks.map((desk) =>
      waitUntil('live', () => isLive(desk), { withinMs: 120_000, everyMs: 20 }),
    );
    await Promise.all(cameIn);
    expect(cutting.stop()).toBeGreaterThan(4);
    for (const desk of desks) {
      // As often as a window may ask.
      await waitUntil('told of everything, the acts too', () => hasAll(desk, behind), {
        withinMs: 30_000,
        everyMs: 250,
      });
      expect(desk.bugs).toEqual([]);
      await desk.stop();
    }
    for (const { dataDir } of consoles) {
      const { rows } = await expectCaughtUp({ ...behind, dataDir }, `${dataDir}-fresh`);
      expect(rows).toBeGreaterThan(600);
    }
  } finally {
    cutting.stop();
    for (const desk of desks) await desk.kill();
    await behind.stop();
  }
}, 200_000);

it('SYNC-40: at 30 KB/s and far behind, what was written offline is at the server while most is still to come', async () => {
  using folder = temporaryFolder('narrow-line-acts');
  const behind = await prepareMonthBehind({ folder: folder.path, messages: 1_500, ownActs: 10, handed: 0 });
  const { proxy, serverUrl, dataDir, token, server } = behind;
  for (const way of ['up', 'down'] as const) proxy.behave(way, { bytesPerSecond: 30_000, sliceBytes: 1_024 });
  const desk = await startDeskProcess({ dataDir, serverUrl, savedToken: token });
  const pending = [...behind.pending.values()].flat();
  const arrived = () => {
    const stored = new Set(readStored(server.dataDir).messages.map(({ text }) => text));
    return pending.filter((text) => stored.has(text)).length;
  };
  try {
    await waitUntil('all acts are at the server', () => arrived() === pending.length, { withinMs: 60_000 });
    const link = await desk.call('readConnection', {});
    expect(link).toMatchObject({ state: 'catching-up', refused: 0 });
    expect(link.state === 'catching-up' && link.remaining).toBeGreaterThan(500);
    proxy.behave('down', { bytesPerSecond: null });
    await waitUntil('told of everything', () => hasAll(desk, behind), { withinMs: 60_000, everyMs: 250 });
    expect(desk.bugs).toEqual([]);
    await desk.stop();
    await expectCaughtUp(behind, `${dataDir}-fresh`);
  } finally {
    await desk.kill();
    await behind.stop();
  }
}, 150_000);
