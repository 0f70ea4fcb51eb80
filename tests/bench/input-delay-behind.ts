// Owns the bench `input-delay-behind`: how late keys show in the real window while its desk catches up with a month.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { deskCalls } from '../../src-shared/bridge/calls.ts';
import { askDesk, consolePage, holdActs } from '../journeys/support/console-page.ts';
import { type LaunchedConsole, launchConsole } from '../journeys/support/launch-console.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { fillHistory } from '../support/fill-history.ts';
import { startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { cutAgainAndAgain, expectCaughtUp } from '../support/month-behind.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type Bench, compareSeveralInTurns, round } from './bench.ts';
import { percentile } from './open-loop.ts';
import { openVirtualScreen } from './virtual-screen.ts';
import { pressKeys, watchKeys } from './watch-keys.ts';

const messagesEach = 50;
const cutEveryMs = 2_000;
const keyEveryMs = 40;
/** design goal of a window that stays fluid (promises.md P13). */
const fluidMs = 50;

export const inputDelayBehind = makeInputDelayBehind({ messages: 50_000, ownActs: 200 });

/** `messages`: since the console was last there; `ownActs`: replies and notes it has not sent yet. */
export function makeInputDelayBehind({ messages, ownActs }: { messages: number; ownActs: number }): Bench {
  return {
    name: 'input-delay-behind',
    goal: 1,
    better: 'lower',
    pairs: 5,
    async run({ pairs, say }) {
      using folder = temporaryFolder('input-delay-behind');
      const at = (...names: string[]) => join(folder.path, ...names);
      mkdirSync(at('template', 'console'), { recursive: true });
      const screen = await openVirtualScreen();
      const env = { DISPLAY: screen.display };
      const agents = await createWorkspace(at('template', 'server'), { teams: 1, agentsPerTeam: 3 });
      const [agent] = agents;
      if (agent === undefined) throw new Error('no agent');
      const owner: MadeAgent = agent;
      let server = await startServer({ dataDir: at('template', 'server') });
      const serverPort = Number(new URL(server.url).port);
      const proxy = await startMisbehavingProxy(serverPort);
      const serverUrl = `http://127.0.0.1:${proxy.port}`;
      const launch = (userDataDir: string, signIn?: { email: string; password: string }) =>
        launchConsole({ userDataDir, serverUrl, env, ...(signIn ? { signIn } : {}) });
      const link = async ({ window }: LaunchedConsole) =>
        deskCalls.readConnection.answer.parse(await askDesk(window, 'readConnection', {}));
      const isQuiet = async (console: LaunchedConsole) => {
        const { state, toSend } = await link(console);
        return state === 'live' && toSend === 0;
      };
      const notes: string[] = [];
      try {
        say('  unmeasured: signs in, writes without a server, and is left behind');
        const first = await launch(at('template', 'console'), agent);
        await waitUntil('live', () => isQuiet(first), { withinMs: 60_000 });
        const visitor = await connectVisitor({ url: server.url });
        const { conversationId } = await visitor.startConversation('Where is my order?', agent.topicId);
        visitor.cut();
        await waitUntil('the question', () => consolePage(first.window).rows.count());
        await holdActs(first.window, 0);
        await server.stop();
        const texts: string[] = [];
        for (let n = 0; n < ownActs; n += 1) {
          const text = `own act ${n}`;
          const input = { conversationId, text, thenResolve: false };
          const answer = deskCalls.sendReply.answer.parse(await askDesk(first.window, 'sendReply', input));
          if (answer.state !== 'queued') throw new Error(`${text}: ${JSON.stringify(answer)}`);
          texts.push(text);
        }
        await first.close();
        fillHistory(at('template', 'server'), {
          ...{ name: 'meanwhile', agents, conversations: messages / messagesEach, messagesEach },
          ...{ endedOfTen: 8, now: Date.now() },
        });
        let run = 0;

        /** Returns the p99 while it comes in, and then of the same window at rest. */
        async function typeWhileCatchingUp(): Promise<{ behind: number; rest: number }> {
          run += 1;
          for (const part of ['server', 'console'])
            cpSync(at('template', part), at(`run-${run}`, part), { recursive: true });
          const dataDir = at(`run-${run}`, 'server');
          proxy.refuse(true);
          server = await startServer({ dataDir, port: serverPort });
          const console = await launch(at(`run-${run}`, 'console'));
          try {
            const page = consolePage(console.window);
            await page.rows.first().click();
            await page.reply.click();
            const { delays } = await watchKeys(console.window);
            const cutting = cutAgainAndAgain(proxy, cutEveryMs);
            const from = performance.now();
            proxy.refuse(false);
            await askDesk(console.window, 'reconnectNow', {});
            const caughtUp = waitUntil('caught up and all sent', () => isQuiet(console), {
              ...{ withinMs: 180_000, everyMs: 100 },
            });
            const pressed = await pressKeys(console.window, keyEveryMs, caughtUp);
            const took = performance.now() - from;
            const cuts = cutting.stop();
            const allShown = async (count: number) =>
              waitUntil('every key is shown', async () => (await delays()).length >= count);
            await allShown(pressed);
            const behind = (await delays()).sort(ascending);
            const more = await pressKeys(console.window, keyEveryMs, pause(4_000));
            await allShown(pressed + more);
            const rest = (await delays()).slice(pressed).sort(ascending);
            await console.close();
            const dataOfDesk = at(`run-${run}`, 'console');
            const scene = {
              agent: owner,
              server,
              dataDir: dataOfDesk,
              pending: new Map([[conversationId, texts]]),
            };
            const { rows } = await expectCaughtUp(scene, at(`run-${run}`, 'fresh'));
            notes.push(
              `run ${run}: ${behind.length} keys in ${round(took / 1_000)} s, ${cuts} cuts, p50 ${round(percentile(behind, 0.5))} ms, worst ${round(behind.at(-1) ?? Number.NaN)} ms; ${rows.toLocaleString('en')} rows as a fresh desk has them, each of ${ownActs} acts stored once and in order`,
            );
            return { behind: percentile(behind, 0.99), rest: percentile(rest, 0.99) };
          } finally {
            await console.kill();
            await server.stop();
          }
        }

        let last = { behind: Number.NaN, rest: Number.NaN };
        const [fluid, rest] = await compareSeveralInTurns({
          subject: `key → frame shown, p99, in a window whose desk comes in from ${messages} messages and ${ownActs} acts behind, cut every ${cutEveryMs} ms`,
          references: [`${fluidMs} ms`, 'p99 of the same window at rest, caught up'],
          unit: 'ms',
          pairs,
          say,
          // One life of one window gives both: first behind, then at rest.
          async measureReference() {
            last = await typeWhileCatchingUp();
            return [fluidMs, last.rest];
          },
          measureSubject: async () => [last.behind, last.behind],
        });
        if (fluid === undefined || rest === undefined) throw new Error('nothing measured');
        return { ...fluid, also: [{ ...rest, name: 'input-delay-behind, at rest' }], notes };
      } finally {
        await proxy.close();
        await server.stop();
        screen.close();
      }
    },
  };
}

const ascending = (left: number, right: number) => left - right;
