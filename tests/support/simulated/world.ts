// Owns one simulated world: a server, machines, visitors and the lines between, all of one seed.
import { type SeededRandom, seededRandom } from '../../../src-shared/std/seeded-random.ts';
import type { Violation } from '../../trials/trial.ts';
import { type Network, openNetwork } from './network.ts';
import { chooseRepeats } from './repeats.ts';
import type { SaidAct } from './said-acts.ts';
import type { Broke } from './server-watch.ts';
import { type SimulatedDesk, simulatedDesk } from './simulated-desk.ts';
import { type SimulatedServer, simulatedServer } from './simulated-server.ts';
import { type SimulatedVisitor, simulatedVisitor } from './simulated-visitor.ts';
import { people } from './simulated-workspace.ts';
import { openTrace, type Trace } from './trace.ts';
import { type VirtualTime, virtualTime } from './virtual-time.ts';
import { type WordLedger, wordLedger } from './word-ledger.ts';

export type World = {
  random: SeededRandom;
  time: VirtualTime;
  trace: Trace;
  network: Network;
  server: SimulatedServer;
  desks: SimulatedDesk[];
  visitors: SimulatedVisitor[];
  ledger: WordLedger;
  /** Words taken on, in the order said. */
  said: SaidAct[];
  violations: Violation[];
  broke: Broke;
  /** Acts and words asked for. */
  operations: number;
  steps: number;
  clockJumps: number;
  /** Rows of effects there were. */
  effects: number;
  /** One more machine, of the agent at this place among the people. */
  addDesk(person: number): SimulatedDesk;
  close(): void;
};

const day = 24 * 60 * 60_000;
const horizons = [5 * 60_000, day, 30 * day];

/** `folder` is the run's own; its machines keep their files there. */
export function makeWorld(seed: number, folder: string): World {
  const random = seededRandom(seed);
  const time = virtualTime();
  const trace = openTrace(time.now);
  const network = openNetwork(time, random, trace, chooseRepeats(seededRandom(~seed)));
  const violations: Violation[] = [];
  const broke: Broke = (invariant, text) => violations.push({ invariant, text });
  const horizonMs = random.pick(horizons);
  const pageSize = random.pick([5, 8, 20, 500]);
  const server = simulatedServer({ time, trace, random, network, horizonMs, pageSize, broke });
  const desks: SimulatedDesk[] = [];
  const addDesk = (person: number) => {
    const agent = people[person % people.length];
    if (agent === undefined) throw new Error('nobody works here');
    const name = `${agent.id}${desks.length + 1}`;
    const desk = simulatedDesk({ name, agent, folder, time, trace, random, network, server });
    desks.push(desk);
    desk.start();
    return desk;
  };
  server.start();
  const first = random.below(people.length);
  for (let count = 2; count > 0; count -= 1) addDesk(first + count);
  // Two machines of one agent, often.
  if (random.below(2) > 0) addDesk(first + 1);
  const visitors = Array.from({ length: 2 + random.below(2) }, (_, index) =>
    simulatedVisitor({ name: `v${index + 1}`, time, trace, random, network }),
  );
  for (const visitor of visitors) visitor.openTab();
  return {
    random,
    time,
    trace,
    network,
    server,
    desks,
    visitors,
    ledger: wordLedger(),
    said: [],
    violations,
    broke,
    operations: 0,
    steps: 0,
    clockJumps: 0,
    effects: 0,
    addDesk,
    close() {
      for (const desk of desks) desk.quit();
      for (const visitor of visitors) while (visitor.tabs.length > 0) visitor.closeTab();
      server.close();
    },
  };
}
