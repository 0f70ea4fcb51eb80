// Owns the trial of promises.md P6 at the window: a real console killed while somebody types; at most 500 ms are lost.
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { consolePage } from '../journeys/support/console-page.ts';
import { prepareConsoleProgram } from '../journeys/support/console-program.ts';
import { type LaunchedConsole, launchConsole } from '../journeys/support/launch-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { waitUntil } from '../support/wait-until.ts';
import { broken, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { openWorkplace } from './workplace.ts';

export const windowKill: Trial = {
  name: 'window-kill',
  promises: ['P6'],
  share: 1,
  run: (seed, say, size) => killWindows(seed, say, size === 'full' ? 4 : 1),
};

/** promises.md P6. */
const mayLoseMs = 500;

/** `kills` times: types, kills the window's process or the whole console, starts it again and reads the draft. */
async function killWindows(seed: number, say: (line: string) => void, kills: number): Promise<TrialOutcome> {
  const random = seededRandom(seed);
  await using workplace = await openWorkplace({ name: 'window-kill', teams: 1, agentsPerTeam: 1 });
  const visitor = await connectVisitor({ url: workplace.url });
  const program = prepareConsoleProgram('self');
  const userDataDir = program.makeFolder('window-kill');
  const { email, password } = workplace.agent(0);
  const signIn = { email, password };
  const violations: Violation[] = [];
  /** The one that runs now. */
  const running: LaunchedConsole[] = [];
  let operations = 0;
  let kept = '';
  let lostMs = 0;
  const open = async () => {
    const console = await launchConsole({ userDataDir, serverUrl: workplace.url, program, signIn });
    running.push(console);
    return console;
  };
  try {
    let opened = await open();
    await visitor.startConversation('what do you type?');
    for (let kill = 0; kill < kills; kill += 1) {
      const { rows, reply } = consolePage(opened.window);
      await rows.first().waitFor();
      if (!(await reply.isVisible())) await opened.window.keyboard.press('Control+J');
      await reply.waitFor();
      await waitUntil('the draft is here', async () => (await reply.inputValue()) === kept);
      await reply.press('End');
      const typedAt: { text: string; at: number }[] = [{ text: kept, at: 0 }];
      let text = kept;
      const stopsAt = performance.now() + 600 + random.below(1_500);
      while (performance.now() < stopsAt) {
        const letter = random.pick([...'abcdefgh ']);
        await opened.window.keyboard.type(letter);
        text += letter;
        typedAt.push({ text, at: performance.now() });
        operations += 1;
        await pause(random.below(40));
      }
      const killedAt = performance.now();
      if (random.below(2) === 0) {
        const pid = await opened.app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
        );
        if (pid !== undefined) process.kill(pid, 'SIGKILL');
      }
      await opened.kill();
      running.length = 0;
      opened = await open();
      const after = consolePage(opened.window);
      await after.rows.first().waitFor();
      if (!(await after.reply.isVisible())) await opened.window.keyboard.press('Control+J');
      await after.reply.waitFor();
      kept = await restoredText(after.reply);
      const sure = typedAt.findLast(({ at }) => at <= killedAt - mayLoseMs)?.text ?? '';
      if (!text.startsWith(kept) || kept.length < sure.length)
        violations.push(
          broken(
            'words-kept',
            `typed "${text}", sure of "${sure}" after ${mayLoseMs} ms, restored "${kept}"`,
          ),
        );
      const firstLost = typedAt.find((typed) => typed.text.length > kept.length)?.at ?? killedAt;
      lostMs = Math.max(lostMs, killedAt - firstLost);
    }
    say(`${kills} windows killed, at most ${Math.round(lostMs)} ms of typing lost`);
  } finally {
    for (const console of running) await console.kill();
    visitor.cut();
    program.remove();
  }
  return { counts: { operations, windowKills: kills }, violations };
}

/** The field is filled when the draft was read: the same text twice, a moment apart. */
async function restoredText(reply: { inputValue(): Promise<string> }): Promise<string> {
  let before = '';
  return waitUntil(
    'the draft is shown',
    async () => {
      const now = await reply.inputValue();
      const isSteady = now !== '' && now === before;
      before = now;
      return isSteady ? now : '';
    },
    { everyMs: 200 },
  );
}
