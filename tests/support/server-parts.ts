// Owns the server's deciding half without its doors: database, state and queue in this process, for tests of many runs.
import {
  type Act,
  type Answer,
  type CommandQueue,
  createCommandQueue,
} from '../../src-server/actions/command-queue.ts';
import type { Commit } from '../../src-server/actions/commit.ts';
import { openDatabase } from '../../src-server/database/open-database.ts';
import { prepareTables, type Tables } from '../../src-server/database/tables.ts';
import { type LoadedEffectLedger, loadEffectLedger } from '../../src-server/effects/effect-ledger.ts';
import { assignQueued } from '../../src-server/routing/assign-queued.ts';
import { createSharedPages, type SharedPages } from '../../src-server/sockets/shared-pages.ts';
import { loadWorkspaceState, type WorkspaceState } from '../../src-server/workspace/workspace-state.ts';
import type { Role } from '../../src-shared/domain/people/agent.ts';
import type { AgentId } from '../../src-shared/std/ids.ts';
import { changesPageSize } from '../../src-shared/wire/limits.ts';
import { createWorkspace, type MadeAgent } from './create-workspace.ts';
import { temporaryFolder } from './temporary-folder.ts';

export type ServerParts = {
  agents: MadeAgent[];
  database: ReturnType<typeof openDatabase>;
  tables: Tables;
  state: WorkspaceState;
  queue: CommandQueue;
  effects: LoadedEffectLedger;
  sharedPages: SharedPages;
  /** Who counts as connected for routing; nobody at first. */
  connected: Set<AgentId>;
  /** Everything that was told, in order; answers are recorded as they are given. */
  told: (Commit | { answer: Answer })[];
  problems: { kind: 'outage' | 'bug'; error: unknown }[];
  clock: { time: number };
  /** What ended longer ago than this no desk need have; ms. */
  horizonMs: number;
  /** Puts all in the queue and commits them together; answers in the order of the acts. */
  decide(...acts: ((answer: (answer: Answer) => void) => Act)[]): Answer[];
  /** Forgets the state and reads it from the database again, as a restart does. */
  reload(): void;
  close(): void;
};

/** A workspace of `teams` teams in a folder of its own. Nothing is synced to disk: what is tried here is not durability. */
export async function openServerParts({
  horizonMs = 30 * 24 * 60 * 60 * 1_000,
  ...size
}: {
  teams: number;
  agentsPerTeam: number;
  /** Of the first agent, besides *agent*. */
  roles?: readonly Role[];
  horizonMs?: number;
}): Promise<ServerParts> {
  const folder = temporaryFolder('parts');
  const agents = await createWorkspace(folder.path, { ...size, now: 1_000 });
  const database = openDatabase(folder.path);
  database.pragma('synchronous = OFF');
  const tables = prepareTables(database);
  const workspace = tables.workspace.read();
  if (workspace === null) throw new Error('no workspace');
  const clock = { time: 1_000_000 };
  const connected = new Set<AgentId>();
  const told: ServerParts['told'] = [];
  const problems: ServerParts['problems'] = [];
  const load = () => {
    const state = loadWorkspaceState(tables, workspace);
    const effects = loadEffectLedger(tables);
    const queue = createCommandQueue({
      effects,
      horizonMs,
      state,
      tables,
      clock: { now: () => clock.time },
      assignQueued: (batch) => assignQueued(batch, (id) => connected.has(id)),
      tell: (commit) => told.push(commit),
      onOutage: (error) => problems.push({ kind: 'outage', error }),
      onRecovered: () => {},
      onBug: (error) => problems.push({ kind: 'bug', error }),
    });
    return { state, queue, effects };
  };
  const parts: ServerParts = {
    agents,
    database,
    tables,
    sharedPages: createSharedPages(tables, changesPageSize),
    ...load(),
    connected,
    told,
    problems,
    clock,
    horizonMs,
    decide(...acts) {
      const answers: Answer[] = [];
      for (const [index, act] of acts.entries()) {
        parts.queue.push(
          act((answer) => {
            answers[index] = answer;
            told.push({ answer });
          }),
        );
      }
      parts.queue.drain();
      return answers;
    },
    reload() {
      Object.assign(parts, load());
    },
    close() {
      database.close();
      folder.remove();
    },
  };
  return parts;
}
