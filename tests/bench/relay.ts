// Owns the bench `relay`: durable messages per processor second of the real server, over a raw ws relay's.
import { createWorkspace } from '../support/create-workspace.ts';
import { cpuSeconds } from '../support/process-usage.ts';
import { readStored } from '../support/read-stored.ts';
import { startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Bench, compareInTurns } from './bench.ts';
import { loadLimits } from './load-limits.ts';
import { type PairLink, runPairLoad } from './pair-load.ts';
import { openRawLinks } from './raw-links.ts';
import { openServerLinks } from './server-links.ts';
import { startRawRelay } from './start-raw-relay.ts';

const pairsOfPeople = 50;

export const relay: Bench = {
  name: 'relay',
  goal: 0.9,
  better: 'higher',
  pairs: 7,
  async run({ pairs, say }) {
    using folder = temporaryFolder('relay');
    const dataDir = folder.path;
    const agents = await createWorkspace(dataDir, { teams: pairsOfPeople, agentsPerTeam: 1 });
    const server = await startServer({ dataDir, env: loadLimits });
    const plain = await startRawRelay('plain');
    const joined = await startRawRelay('joined');
    try {
      const ours = { pid: server.pid, links: await openServerLinks(server.url, agents) };
      const raw = { pid: plain.pid, links: await openRawLinks(plain.url, pairsOfPeople) };
      const rawJoined = { pid: joined.pid, links: await openRawLinks(joined.url, pairsOfPeople) };
      let sent = 0;
      const measure = async ({ pid, links }: Way, load: Load) => {
        if (pid === server.pid) sent += load.perPair * links.length;
        return perCpuSecond(pid, links, load);
      };
      say('  unmeasured: each way warms up');
      for (const way of [raw, ours, rawJoined]) await measure(way, { inFlight: 8, perPair: 400 });
      const compare = (reference: Way, name: string, load: Load, count: number) =>
        compareInTurns({
          subject: `real server: auth, rights, dedupe, sequence, FULL sync; 50 pairs, ${load.inFlight} in flight`,
          reference: name,
          unit: 'messages per CPU-second',
          pairs: count,
          say,
          measureReference: () => measure(reference, load),
          measureSubject: () => measure(ours, load),
        });
      const deep = await compare(raw, 'raw ws relay, no parsing', { inFlight: 8, perPair: 800 }, pairs);
      say('  1 in flight:');
      const shallow = await compare(raw, 'raw ws relay, no parsing', { inFlight: 1, perPair: 200 }, pairs);
      say('  against joined writes:');
      const hard = await compare(
        rawJoined,
        'raw ws relay, joined writes',
        { inFlight: 8, perPair: 800 },
        pairs,
      );
      const stored = readStored(dataDir).messages.filter(({ kind }) => kind === 'incoming').length;
      if (stored !== sent + pairsOfPeople) {
        throw new Error(`${sent + pairsOfPeople} messages sent, ${stored} stored`);
      }
      return {
        ...deep,
        also: [
          { ...shallow, name: 'relay, 1 in flight' },
          { ...hard, name: 'relay, joined writes' },
        ],
        notes: [
          `${stored.toLocaleString('en')} messages went through the server: each arrived once and in order, was acknowledged once, is stored once`,
        ],
      };
    } finally {
      plain.end();
      joined.end();
      await server.stop();
    }
  },
};

type Way = { pid: number; links: PairLink[] };
type Load = { inFlight: number; perPair: number };

async function perCpuSecond(pid: number, links: readonly PairLink[], load: Load): Promise<number> {
  const before = cpuSeconds(pid);
  await runPairLoad({ links, ...load });
  return (links.length * load.perPair) / (cpuSeconds(pid) - before);
}
