// Owns the bench `delivery-latency`: a message's way through the real server at a steady rate, over raw ws plus a sync.
import { createWorkspace } from '../support/create-workspace.ts';
import { readStored } from '../support/read-stored.ts';
import { startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Bench, compareSeveralInTurns, round, spreadOf } from './bench.ts';
import { loadLimits } from './load-limits.ts';
import { percentile, runOpenLoop } from './open-loop.ts';
import { probeSync } from './probe-sync.ts';
import { openRawLinks } from './raw-links.ts';
import { openServerLinks } from './server-links.ts';
import { startRawRelay } from './start-raw-relay.ts';

const perSecond = 1_000;
/** A sender and a receiver each: 100 connections. */
const pairsOfPeople = 50;
const shares = [0.99, 0.5, 0.95];

export const deliveryLatency = makeDeliveryLatency({ forMs: 8_000, syncs: 400 });

/** `forMs`: how long each measurement sends; `syncs`: how often the disk is probed for each. */
export function makeDeliveryLatency({ forMs, syncs }: { forMs: number; syncs: number }): Bench {
  return {
    name: 'delivery-latency',
    goal: 1.3,
    better: 'lower',
    pairs: 5,
    async run({ pairs, say }) {
      using folder = temporaryFolder('delivery-latency');
      const agents = await createWorkspace(folder.path, { teams: pairsOfPeople, agentsPerTeam: 1 });
      const server = await startServer({ dataDir: folder.path, env: loadLimits });
      const relay = await startRawRelay('plain');
      try {
        const ours = await openServerLinks(server.url, agents);
        const raw = await openRawLinks(relay.url, pairsOfPeople);
        say('  unmeasured: each way warms up');
        for (const links of [raw, ours]) await runOpenLoop({ links, perSecond, forMs: forMs / 2 });
        const rawOnly: number[] = [];
        const syncOnly: number[] = [];
        const [p99, p50, p95] = await compareSeveralInTurns({
          subject: `real server, seen by the other side only after its commit is synced; ${perSecond} messages/s, 100 connections`,
          references: ['p99', 'p50', 'p95'].map((name) => `raw ws ${name} + fdatasync ${name}`),
          unit: 'ms',
          pairs,
          say,
          async measureReference() {
            const latencies = await runOpenLoop({ links: raw, perSecond, forMs });
            const sync = probeSync(folder.path, syncs);
            rawOnly.push(percentile(latencies, 0.99));
            syncOnly.push(percentile(sync, 0.99));
            return shares.map((share) => percentile(latencies, share) + percentile(sync, share));
          },
          async measureSubject() {
            const latencies = await runOpenLoop({ links: ours, perSecond, forMs });
            return shares.map((share) => percentile(latencies, share));
          },
        });
        if (p99 === undefined || p50 === undefined || p95 === undefined) throw new Error('nothing measured');
        const stored = readStored(folder.path).messages.filter(({ kind }) => kind === 'incoming').length;
        const perRun = Math.ceil((forMs / 1_000) * perSecond);
        const sent = pairs * perRun + Math.ceil((forMs / 2_000) * perSecond) + pairsOfPeople;
        if (stored !== sent) throw new Error(`${sent} messages sent, ${stored} stored`);
        return {
          ...p99,
          also: [
            { ...p50, name: 'delivery-latency, p50' },
            { ...p95, name: 'delivery-latency, p95' },
          ],
          notes: [
            'p50 is to be ≤ 1.5',
            `of the reference’s p99, raw ws: ${round(spreadOf(rawOnly).median)} ms, fdatasync: ${round(spreadOf(syncOnly).median)} ms (medians)`,
            `${stored.toLocaleString('en')} messages: each arrived once and in order, and is stored once`,
          ],
        };
      } finally {
        relay.end();
        await server.stop();
      }
    },
  };
}
