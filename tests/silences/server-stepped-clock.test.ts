// Tries promises P15, P16 and P18 on a real server whose wall clock is set while it runs, a minute on and ten minutes back.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type ConsoleDown, consoleDownSchema } from '../../src-shared/wire/down.ts';
import { authenticateWithinMs, silenceLimitMs } from '../../src-shared/wire/limits.ts';
import { createWorkspace } from '../support/create-workspace.ts';
import { connectConsole, type RawConsole, signIn, socketUrl } from '../support/raw-console.ts';
import { openRawSocket } from '../support/raw-socket.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const folder = temporaryFolder('stepped-clock');
const stepClock = join(import.meta.dirname, '../support/step-clock.mjs');
const clockFile = join(folder.path, 'clock');
const timers: NodeJS.Timeout[] = [];
let server: RunningServer;

afterEach(async () => {
  for (const timer of timers) clearInterval(timer);
  await server.stop();
  folder.remove();
});

const pings = (console: RawConsole, n: number) => console.isOpen && console.send({ type: 'ping', n });

/** Resolves once the server shows it. `prober` is asked, and so it is heard. */
async function setClock(wrongMs: number, prober: RawConsole): Promise<void> {
  writeFileSync(clockFile, String(wrongMs));
  process.kill(server.pid, 'SIGUSR2');
  await waitUntil('the clock is set', async () => {
    pings(prober, 0);
    const pong = await prober.waitForNext('a pong', (frame) => frame.type === 'pong');
    return Math.abs(pong.serverNow - Date.now() - wrongMs) < 30_000;
  });
}

test('SRV-66 a clock set a minute on cuts nobody; set ten minutes back, who is silent or says no hello goes as soon as ever', async () => {
  const [agent] = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 1 });
  if (!agent) throw new Error('no agent was made');
  server = await startServer({
    dataDir: folder.path,
    nodeArgs: ['--import', stepClock],
    env: { GUICHET_TEST_CLOCK: clockFile },
  });
  const { token } = await signIn(server.url, agent);
  const connect = () => connectConsole({ url: server.url, token });
  const prober = await connect();
  const sound: RawConsole[] = [];
  for (let index = 0; index < 3; index += 1) {
    const console = await connect();
    let n = 0;
    timers.push(setInterval(() => pings(console, n++), 2_000 + index * 700));
    sound.push(console);
  }

  const pongs = (console: RawConsole) => console.frames.filter(({ type }) => type === 'pong').length;
  await setClock(60_000, prober);
  const before = sound.map(pongs);
  // The server looks at everybody meanwhile, more than once.
  await Promise.all(
    sound.map((console, index) =>
      waitUntil('two more pongs', () => pongs(console) >= (before[index] ?? 0) + 2),
    ),
  );

  const from = performance.now();
  const silent = await connect();
  const nobody = await openRawSocket<ConsoleDown>({
    url: socketUrl(server.url, '/ws/console'),
    parse: (frame) => consoleDownSchema.parse(frame),
  });
  await setClock(-600_000, prober);
  expect((await nobody.closed).code).toBe(4408);
  expect(performance.now() - from).toBeLessThan(authenticateWithinMs + 2_500);
  await silent.closed;
  expect(performance.now() - from).toBeLessThan(silenceLimitMs + 1_500);
  expect(silent.frames.filter(({ type }) => type === 'bye')).toEqual([]);
  expect(sound.map((console) => console.isOpen)).toEqual([true, true, true]);
  expect(server.log()).toBe('');
});
