// Owns the bench `reconnect-storm`: agents ready again per processor second of the server, over bare ws handshakes.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { createWorkspace } from '../support/create-workspace.ts';
import { openSessions } from '../support/open-sessions.ts';
import { cpuSeconds } from '../support/process-usage.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import { startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type Bench, type Comparison, compareInTurns, round, spreadOf } from './bench.ts';
import { loadLimits } from './load-limits.ts';
import { percentile, runOpenLoop } from './open-loop.ts';
import { openServerLinks } from './server-links.ts';
import { startChild } from './start-child.ts';

/** Agents of one team see what the others of it see: each missed row is missed by all of them. */
const agentsPerTeam = 100;
const missedRows = 20;
/** Nobody of these drops: their messages are timed before and meanwhile. */
const others = 4;
const othersPerSecond = 100;

const readySchema = z.object({ ready: z.int(), ms: z.number() });
const listeningSchema = z.object({ listening: z.object({ url: z.url() }) });

export const reconnectStorm = makeReconnectStorm({ agents: 5_000 });

/** `agents`: how many drop and resume; a multiple of 100. */
export function makeReconnectStorm({ agents: count }: { agents: number }): Bench {
  return {
    name: 'reconnect-storm',
    goal: 0.9,
    better: 'higher',
    pairs: 5,
    async run({ pairs, say }) {
      using folder = temporaryFolder('reconnect-storm');
      const dataDir = join(folder.path, 'server');
      const teams = count / agentsPerTeam;
      const now = Date.now();
      const agents = await createWorkspace(dataDir, { teams: teams + others, agentsPerTeam, now });
      const tokens = join(folder.path, 'tokens');
      writeFileSync(tokens, openSessions(dataDir, agents.slice(0, count)).join('\n'));
      const server = await startServer({ dataDir, env: { ...loadLimits, ...stormLimits } });
      const bare = startChild('bare-handshakes.ts', []);
      const bareUrl = listeningSchema.parse(await bare.next()).listening.url;
      const crowd = startChild('storm-clients.ts', [], { nice: 19 });
      const bareCrowd = startChild('storm-clients.ts', [], { nice: 19 });
      try {
        const first = (team: number) => agents[team * agentsPerTeam] ?? agents[0];
        const links = await openServerLinks(
          server.url,
          Array.from({ length: others }, (_, team) => first(teams + team)).flatMap((agent) => agent ?? []),
        );
        const cursor = readStored(dataDir).sequence.last;
        const openFiles = () => readdirSync(`/proc/${server.pid}/fd`).length;
        const filesBefore = openFiles() + teams;
        const connect = async (rows: number) => {
          const databaseId = `tests-${now}`;
          crowd.say({ do: 'connect', url: server.url, tokens, count, databaseId, cursor, rows });
          return readySchema.parse(await crowd.next());
        };
        say(`  unmeasured: ${count} agents come for the first time`);
        await connect(0);
        const talks: { visitor: RawVisitor; conversationId: ConversationId }[] = [];
        for (let team = 0; team < teams; team += 1) {
          const visitor = await connectVisitor({ url: server.url, keepFrames: false });
          const { conversationId } = await visitor.startConversation('Hello', first(team)?.topicId);
          talks.push({ visitor, conversationId });
        }
        const p99 = (latencies: readonly number[]) => percentile(latencies, 0.99);
        const before: number[] = [];
        const meanwhile: number[] = [];
        const wall: number[] = [];

        async function storm(): Promise<number> {
          crowd.say({ do: 'drop' });
          await crowd.next();
          await waitUntil('the server noticed', () => openFiles() <= filesBefore + 2, { withinMs: 60_000 });
          // A conversation's row is the twentieth.
          for (let n = 1; n < missedRows; n += 1) {
            const told = talks.map(({ visitor, conversationId }) =>
              visitor.command({ name: 'send-message', conversationId, text: `missed ${n}` }),
            );
            await Promise.all(told);
          }
          before.push(p99(await runOpenLoop({ links, perSecond: othersPerSecond, forMs: 4_000 })));
          const from = cpuSeconds(server.pid);
          let ready = false;
          const timed = runOpenLoop({
            links,
            perSecond: othersPerSecond,
            forMs: 120_000,
            until: () => ready,
          });
          const { ms } = await connect(missedRows);
          const used = cpuSeconds(server.pid) - from;
          ready = true;
          meanwhile.push(p99(await timed));
          wall.push(count / (ms / 1_000));
          return count / used;
        }

        async function handshakes(): Promise<number> {
          const from = cpuSeconds(bare.pid);
          bareCrowd.say({
            ...{ do: 'connect', url: bareUrl, tokens: null, count, databaseId: null, cursor: 0, rows: 0 },
          });
          await bareCrowd.next();
          const used = cpuSeconds(bare.pid) - from;
          bareCrowd.say({ do: 'drop' });
          await bareCrowd.next();
          return count / used;
        }

        const comparison = await compareInTurns({
          subject: `real server: ${count} agents resume with ${missedRows} missed rows each, the log of ${teams} teams between`,
          reference: 'bare ws handshakes',
          unit: 'ready per CPU-second',
          pairs,
          say,
          measureReference: handshakes,
          measureSubject: storm,
        });
        return {
          ...comparison,
          also: [othersMeanwhile(before, meanwhile, pairs)],
          notes: [
            'others’ p99 is to be ≤ 2 × before',
            `${round(spreadOf(wall).median)} agents ready per second of the clock (median)`,
            `each of ${count} agents was told each of its ${missedRows} rows once, and nothing else`,
          ],
        };
      } finally {
        for (const child of [crowd, bareCrowd, bare]) child.end();
        await server.stop();
      }
    },
  };
}

function othersMeanwhile(
  before: number[],
  meanwhile: number[],
  pairs: number,
): Comparison & { name: string } {
  return {
    name: 'others’ p99 meanwhile',
    subject: `${othersPerSecond} messages/s of ${others} pairs who stay, while the storm lasts`,
    reference: 'the same, before',
    unit: 'ms',
    subjectValues: meanwhile,
    referenceValues: before,
    ratio: spreadOf(meanwhile.map((value, at) => value / (before[at] ?? Number.NaN))),
    pairs,
  };
}

/** Thousands of agents behind one address are no abuse here. */
const stormLimits = {
  GUICHET_SOCKETS_PER_ADDRESS: '20000',
  GUICHET_UNAUTHENTICATED_SOCKETS: '20000',
};
