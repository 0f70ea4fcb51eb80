// Owns one process in which rounds run one after the other: a round that hangs, floods or crashes costs only itself.
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { FaultName } from './faults.ts';
import { broken, type RoundSize, type TrialOutcome, trialOutcomeSchema } from './trial.ts';

const root = resolve(import.meta.dirname, '../..');
/** The pinned Node, whichever one runs the trials. */
const pinnedNode = join(root, 'node_modules/node/bin/node');

export const roundRequestSchema = z.object({
  trial: z.string(),
  seed: z.int(),
  size: z.enum(['short', 'full']),
  lastsMs: z.number().nullable(),
});
/** `lastsMs`: what the round is given on purpose; null: it has an end of its own. */
export type RoundRequest = { trial: string; seed: number; size: RoundSize; lastsMs: number | null };

export const laneMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('said'), line: z.string() }),
  z.object({ type: z.literal('ended'), outcome: trialOutcomeSchema }),
]);
export type LaneMessage = z.infer<typeof laneMessageSchema>;

export type Lane = {
  /** Rejects never: a round that does not end, or takes its process along, is an outcome too. */
  round(request: RoundRequest, say: (line: string) => void): Promise<TrialOutcome>;
  close(): Promise<void>;
};

/** Longer than any round may take, besides what it is given. */
const roundWithinMs = 240_000;
/** A lane that is told to end ends its servers and desks; one that cannot even do that is killed. */
const endWithinMs = 5_000;

/** With `fault`, every process of the lane (its own, servers, desks) is started with that fault planted. */
export function openLane(fault: FaultName | null = null): Lane {
  let child: ChildProcess | null = null;

  function start(): ChildProcess {
    const started = fork(join(import.meta.dirname, 'run-lane.ts'), [], {
      execPath: existsSync(pinnedNode) ? pinnedNode : process.execPath,
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: {
        ...process.env,
        // Servers and desks are started by the hundred: read once, compiled once.
        NODE_COMPILE_CACHE: join(tmpdir(), 'guichet-trials-compiled'),
        ...(fault === null ? {} : { NODE_OPTIONS: `--import ${plantUrl(fault)}` }),
      },
    });
    started.once('exit', () => {
      if (child === started) child = null;
    });
    return started;
  }

  async function end(ended: ChildProcess): Promise<void> {
    if (ended.exitCode !== null || ended.signalCode !== null) return;
    const gone = new Promise<void>((done) => ended.once('exit', () => done()));
    ended.kill('SIGTERM');
    const tooLong = setTimeout(() => ended.kill('SIGKILL'), endWithinMs);
    await gone;
    clearTimeout(tooLong);
  }

  return {
    async round(request, say) {
      child ??= start();
      const running = child;
      const outcome = await outcomeOf(running, request, say);
      if (outcome.violations.some(({ invariant }) => invariant === 'trial')) await end(running);
      return outcome;
    },
    async close() {
      if (child !== null) await end(child);
    },
  };
}

function plantUrl(fault: FaultName): string {
  return `${pathToFileURL(join(import.meta.dirname, 'plant-fault.mjs')).href}?fault=${fault}`;
}

function outcomeOf(
  child: ChildProcess,
  request: RoundRequest,
  say: (line: string) => void,
): Promise<TrialOutcome> {
  return new Promise((done) => {
    const settle = (outcome: TrialOutcome) => {
      clearTimeout(tooLong);
      child.off('message', hear);
      child.off('exit', onExit);
      done(outcome);
    };
    const failed = (text: string) =>
      settle({ counts: {}, violations: [broken('trial', `${request.trial}: ${text}`)] });
    const onExit = (code: number | null, signal: string | null) =>
      failed(`its process ended in the middle (${signal ?? code})`);
    const hear = (raw: unknown) => {
      const message = laneMessageSchema.parse(raw);
      if (message.type === 'said') say(message.line);
      else settle(message.outcome);
    };
    const withinMs = roundWithinMs + (request.lastsMs ?? 0);
    const tooLong = setTimeout(() => failed(`no end after ${withinMs} ms`), withinMs);
    child.on('message', hear);
    child.once('exit', onExit);
    child.send(request);
  });
}
