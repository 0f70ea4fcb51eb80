// Owns the bench `memory-under-flood`: the server's peak memory while it is flooded in four ways, over its memory at rest.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { createWorkspace } from '../support/create-workspace.ts';
import { openSessions } from '../support/open-sessions.ts';
import { readStored } from '../support/read-stored.ts';
import { startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Bench, type Comparison, compareSeveralInTurns, round } from './bench.ts';
import { percentile, runOpenLoop } from './open-loop.ts';
import { openServerLinks } from './server-links.ts';
import { openSlowReader } from './slow-readers.ts';
import { startChild } from './start-child.ts';

/** The flood's words go to the first team, which is the slow readers; each of the others has a team of their own. */
const others = 20;
const othersPerSecond = 200;
const readers = 100;
const megabyte = 1024 * 1024;

const countsSchema = z.object({
  ...{ opened: z.int(), refused: z.int(), fragments: z.int() },
  ...{ sent: z.int(), answered: z.int(), thrownOut: z.int() },
});

export const memoryUnderFlood = makeMemoryUnderFlood({ forMs: 15_000, silent: 10_000, perSecond: 50_000 });

/** `forMs`: how long the floods last; `silent`: sockets that never say hello; `perSecond`: the one visitor's messages. */
export function makeMemoryUnderFlood(flood: { forMs: number; silent: number; perSecond: number }): Bench {
  return {
    name: 'memory-under-flood',
    goal: 2,
    better: 'lower',
    pairs: 5,
    async run({ pairs, say }) {
      const notes: string[] = [];
      let current: Awaited<ReturnType<typeof openScene>> | null = null;
      const results: Comparison[] = await compareSeveralInTurns({
        subject: `under ${flood.silent} silent sockets, fragments of one byte, a visitor at ${flood.perSecond} messages/s, ${readers} readers at 1 KB/s`,
        references: ['the same server at rest, everybody else connected: MiB', 'others’ p99 before: ms'],
        unit: '',
        pairs,
        say,
        async measureReference() {
          current = await openScene();
          const before = await runOpenLoop({
            links: current.links,
            perSecond: othersPerSecond,
            forMs: 5_000,
          });
          return [current.restMegabytes, percentile(before, 0.99)];
        },
        async measureSubject() {
          const scene = current;
          if (scene === null) throw new Error('no scene');
          resetPeak(scene.server.pid);
          const child = startChild('flood-clients.ts', [], { nice: 19 });
          child.say({ ...flood, url: scene.server.url, fragmenters: 20 });
          let over = false;
          const counted = child.next().finally(() => {
            over = true;
          });
          const { links } = scene;
          const during = runOpenLoop({
            ...{ links, perSecond: othersPerSecond, forMs: flood.forMs * 3, until: () => over },
          });
          const counts = countsSchema.parse(await counted);
          const peak = peakMegabytes(scene.server.pid);
          const latencies = await during;
          child.end();
          expectFlooded(counts, flood);
          notes.push(
            `${counts.opened} silent sockets let in, ${counts.refused} refused; ${counts.fragments.toLocaleString('en')} fragments; ${counts.sent.toLocaleString('en')} flood messages sent, thrown out ${counts.thrownOut} times; ${scene.readersOpen()} of ${readers} slow readers still there, peak ${round(peak)} MiB`,
          );
          await scene.close();
          return [peak, percentile(latencies, 0.99)];
        },
      });
      const [memory, latency] = results;
      if (memory === undefined || latency === undefined) throw new Error('nothing measured');
      return {
        ...memory,
        unit: 'MiB',
        also: [{ ...latency, unit: 'ms', name: 'others’ p99' }],
        notes: [
          'others’ p99 is to be ≤ 1.5 × before; each of their messages arrived once and in order, and is stored once',
          ...notes,
        ],
      };
    },
  };
}

/** A server of its own for each pair: memory is only at rest once. */
async function openScene() {
  const folder = temporaryFolder('memory-under-flood');
  const dataDir = join(folder.path, 'server');
  const now = Date.now();
  const agents = await createWorkspace(dataDir, { teams: others + 1, agentsPerTeam: readers, now });
  const inFirst = agents.slice(0, readers);
  const tokens = openSessions(dataDir, inFirst);
  // The limits are the product's own, but for the connections of this one process, which stands for many addresses.
  const server = await startServer({ dataDir, env: { GUICHET_ADDRESS_COMMANDS_PER_SECOND: '100000' } });
  const firstOfEach = Array.from({ length: others }, (_, team) => agents[(team + 1) * readers]);
  const links = await openServerLinks(
    server.url,
    firstOfEach.flatMap((agent) => agent ?? []),
  );
  const cursor = readStored(dataDir).sequence.last;
  const slow = await Promise.all(
    tokens.map((token) =>
      openSlowReader({ url: server.url, token, databaseId: `tests-${now}`, cursor, bytesPerSecond: 1_000 }),
    ),
  );
  await pause(3_000);
  return {
    server,
    links,
    restMegabytes: residentMegabytes(server.pid),
    readersOpen: () => slow.filter((reader) => reader.isOpen()).length,
    async close() {
      for (const reader of slow) reader.cut();
      const stored = readStored(dataDir);
      if (stored.integrity !== 'ok') throw new Error(stored.integrity);
      const texts = stored.messages.flatMap(({ text }) => (text?.startsWith('open ') ? [text] : []));
      if (new Set(texts).size !== texts.length) throw new Error('a message of the others is stored twice');
      await server.stop();
      folder.remove();
    },
  };
}

function expectFlooded(counts: z.infer<typeof countsSchema>, flood: { silent: number }): void {
  if (counts.opened + counts.refused < flood.silent) throw new Error('too few sockets were tried');
  if (counts.sent === 0 || counts.fragments === 0) throw new Error('a flood never flowed');
}

function statusMegabytes(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / megabyte;
}
const residentMegabytes = (pid: number) => statusMegabytes(pid, 'VmRSS');
const peakMegabytes = (pid: number) => statusMegabytes(pid, 'VmHWM');

/** Linux: from here on the kernel counts the highest resident size anew. */
const resetPeak = (pid: number) => writeFileSync(`/proc/${pid}/clear_refs`, '5');
