// Tries promise P15 on the real server and desk: a line that swallows one direction, or both, is found within 45 s.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { silenceLimitMs } from '../../src-shared/wire/limits.ts';
import { createWorkspace } from '../support/create-workspace.ts';
import { type MisbehavingProxy, startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { connectConsole, signIn } from '../support/raw-console.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { startTestDesk, type TestDesk } from '../support/start-test-desk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const folder = temporaryFolder('half-open');
const proxies: MisbehavingProxy[] = [];
let server: RunningServer;
let desk: TestDesk | null = null;
const timers: NodeJS.Timeout[] = [];

afterEach(async () => {
  for (const timer of timers) clearInterval(timer);
  desk?.desk.stop();
  for (const proxy of proxies.splice(0)) await proxy.close();
  await server.stop();
  folder.remove();
});

async function proxyTo(url: string): Promise<MisbehavingProxy> {
  const proxy = await startMisbehavingProxy(Number(new URL(url).port));
  proxies.push(proxy);
  return proxy;
}
/** For a busy machine. */
const slackMs = 800;
const foundWithin = { withinMs: silenceLimitMs + slackMs, everyMs: 50 };

test('SRV-31 a half-open link is found by the server, or by the desk, whichever direction is swallowed; a sound one stays', async () => {
  const [agent, other] = await createWorkspace(join(folder.path, 'server'), { teams: 1, agentsPerTeam: 2 });
  if (!agent || !other) throw new Error('no agents were made');
  server = await startServer({
    dataDir: join(folder.path, 'server'),
    env: { GUICHET_SOCKETS_PER_AGENT: '20' },
  });
  const { token } = await signIn(server.url, agent);
  const pinging = async (url: string) => {
    const console = await connectConsole({ url, token });
    let n = 0;
    timers.push(setInterval(() => console.isOpen && console.send({ type: 'ping', n: n++ }), 5_000));
    return console;
  };
  /** They begin their silence all over a second, in which the server looks once. */
  const silent: Promise<number>[] = [];
  for (let index = 0; index < 10; index += 1) {
    const { closed } = await connectConsole({ url: server.url, token });
    const from = performance.now();
    silent.push(closed.then(() => performance.now() - from));
    await pause(100);
  }
  const [up, both, down] = [await proxyTo(server.url), await proxyTo(server.url), await proxyTo(server.url)];
  const sound = await pinging(server.url);
  await pinging(`http://127.0.0.1:${up.port}`);
  await pinging(`http://127.0.0.1:${both.port}`);

  desk = startTestDesk({
    dataDir: join(folder.path, 'desk'),
    serverUrl: `http://127.0.0.1:${down.port}`,
  });
  const { call } = desk;
  await call('signIn', { email: other.email, password: other.password });
  const state = async () => (await call('readConnection', {})).state;
  await waitUntil('the desk is live', async () => (await state()) === 'live', { withinMs: 30_000 });

  up.behave('up', { blackHole: true });
  both.behave('up', { blackHole: true });
  both.behave('down', { blackHole: true });
  down.behave('down', { blackHole: true });
  await Promise.all([
    waitUntil('the server ends the line it hears nothing on', () => up.stats().open === 0, foundWithin),
    waitUntil('the server ends the line that is dead both ways', () => both.stats().open === 0, foundWithin),
    waitUntil(
      'the desk ends the line it hears nothing on',
      async () => (await state()) !== 'live',
      foundWithin,
    ),
  ]);
  expect(sound.isOpen).toBe(true);
  const silentFor = await Promise.all(silent);
  expect(Math.max(...silentFor)).toBeLessThan(silenceLimitMs + slackMs);
  expect(Math.min(...silentFor)).toBeGreaterThan(silenceLimitMs - 2_000);
  down.behave('down', { blackHole: false });
  await waitUntil('the desk is live again', async () => (await state()) === 'live', { withinMs: 60_000 });
  expect(desk.bugs).toEqual([]);
});
