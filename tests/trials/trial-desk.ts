// Owns a real desk in this process as trials use it: no time to take back, its line hurried, its end compared.
import type { TestWindow } from '../support/desk-window.ts';
import { startTestDesk, type TestDesk, type TestDeskOptions } from '../support/start-test-desk.ts';
import { waitUntil } from '../support/wait-until.ts';
import { broken, type Violation } from './trial.ts';

/** Issue: within 3 s of quiet everything is drained. */
export const quietWithinMs = 3_000;

export async function openTrialDesk(options: TestDeskOptions): Promise<TestDesk> {
  // The least jitter: a trial asks to reconnect itself.
  const desk = startTestDesk({ chance: () => 0, ...options });
  await waitUntil('signed in', async () => (await desk.call('readSession', {})).state === 'signed-in', {
    withinMs: 20_000,
    everyMs: 10,
  });
  await desk.call('savePreferences', { undoSeconds: 0 });
  return desk;
}

/** Live, and nothing waits to be sent. What is offline is asked to try at once. */
export async function isDrained(desk: TestWindow): Promise<boolean> {
  const { state, toSend } = await desk.call('readConnection', {});
  if (state === 'offline') await desk.call('reconnectNow', {});
  return state === 'live' && toSend === 0;
}

export async function becomesLive(desk: TestWindow): Promise<void> {
  await waitUntil(
    'live',
    async () => {
      const connection = await desk.call('readConnection', {});
      if (connection.state === 'live') return true;
      if (connection.state === 'offline') await desk.call('reconnectNow', {});
      throw new Error(JSON.stringify(connection));
    },
    { withinMs: 20_000, everyMs: 10 },
  );
}

/** A desk that is not drained within 3 s of quiet is told as such, and given longer, so that the rest can be compared. */
export async function drains(name: string, desk: TestWindow): Promise<Violation[]> {
  const startedAt = performance.now();
  try {
    await waitUntil('drained', () => isDrained(desk), { withinMs: 20_000, everyMs: 10 });
  } catch {
    const connection = await desk.call('readConnection', {});
    return [broken('liveness', `${name} is not drained 20 s after the quiet: ${JSON.stringify(connection)}`)];
  }
  const ms = performance.now() - startedAt;
  return ms <= quietWithinMs
    ? []
    : [broken('liveness', `${name} took ${Math.round(ms)} ms to drain after the quiet`)];
}

export function bugsOf(name: string, desk: TestDesk): Violation[] {
  return desk.bugs.map((bug) => broken('trial', `${name} reported a bug: ${String(bug)}`));
}
