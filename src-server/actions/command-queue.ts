// Owns group commit: commands that arrive together are decided, numbered and written in one transaction, then answered.
import type { RefusalCode } from '../../src-shared/commands/refusal.ts';
import type { Clock } from '../../src-shared/std/clock.ts';
import type { CommandId, ConversationId } from '../../src-shared/std/ids.ts';
import type { Result } from '../../src-shared/std/result.ts';
import type { CommandAnswer, StoredCommand } from '../database/command-answers.ts';
import { isDatabaseOutage, isKnownKey } from '../database/is-database-outage.ts';
import type { Tables } from '../database/tables.ts';
import type { EffectLedger } from '../effects/effect-ledger.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { type Batch, openBatch, type Touched } from './batch.ts';
import type { Commit } from './commit.ts';

/** What `decide` of an act answers: what it touched, or why not. `conversationId` goes into the answer. */
export type ActOutcome = Result<Touched & { answerConversationId: ConversationId | null }, RefusalCode>;

/** One command on its way. `decide` may throw only by a bug: it then gets an outage, and the others go on. */
export type Act = {
  id: CommandId;
  /** Of who asks and what: the same id with another fingerprint is a conflict. */
  fingerprint: number;
  decide(batch: Batch): ActOutcome;
  /** Called after the commit was told to everybody; if it throws, that is logged. */
  answer(answer: Answer): void;
};

export type Answer = { kind: 'decided'; answer: CommandAnswer } | { kind: 'outage'; retryAfterMs: number };

/** How the queue waits. */
export type QueueTimers = {
  /** Calls `act` after everything that is ready to be read was read. */
  soon(act: () => void): void;
  /** Calls `act` after `ms`; keeps no process alive. */
  after(ms: number, act: () => void): void;
};

export type CommandQueueOptions = {
  state: WorkspaceState;
  tables: Tables;
  clock: Clock;
  timers?: QueueTimers;
  effects: EffectLedger;
  /** What ended longer ago than this desks need not have. */
  horizonMs: number;
  /** Gives waiting conversations to agents; runs inside the group, before it is written. */
  assignQueued(batch: Batch): void;
  /** Tells everybody what was committed; whom it cannot tell it cuts. */
  tell(commit: Commit): void;
  onOutage(error: unknown): void;
  onRecovered(): void;
  onBug(error: unknown, commandId: CommandId | null): void;
};

export const realTimers: QueueTimers = {
  soon: (act) => void setImmediate(act),
  after: (ms, act) => void setTimeout(act, ms).unref(),
};

const outageRetryMs = 1_000;
/** More than this in one transaction only makes the first wait longer. */
const maxGroup = 2_000;
/** From how many on a look for known commands costs more than, now and then, deciding twice. */
const crowd = 8;
const groupsLookedUpAfter = 100;

export function createCommandQueue(options: CommandQueueOptions) {
  const { state, tables, clock, effects, horizonMs, assignQueued, tell, onOutage, onRecovered, onBug } =
    options;
  const timers = options.timers ?? realTimers;
  let waiting: Act[] = [];
  let routingWanted = false;
  let scheduled = false;
  let groupsToLookUp = 0;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    // After all sockets that have something were read, and before the next round of reading.
    timers.soon(() => {
      scheduled = false;
      runGroup();
      if (waiting.length > 0) schedule();
    });
  }

  function runGroup(): void {
    const group = waiting.length > maxGroup ? waiting.slice(0, maxGroup) : waiting;
    waiting = waiting.length > maxGroup ? waiting.slice(maxGroup) : [];
    const routes = routingWanted;
    routingWanted = false;
    if (group.length === 0 && !routes) return;
    try {
      commitNewOrKnown(group, routes);
    } catch (error) {
      if (isDatabaseOutage(error)) {
        onOutage(error);
        if (routes) routeLater();
        for (const { id, answer } of group) {
          afterCommit(id, () => answer({ kind: 'outage', retryAfterMs: outageRetryMs }));
        }
        return;
      }
      // One of them cannot be written: each alone, so that only it pays.
      onBug(error, null);
      for (const act of group) commitAlone(act);
    }
  }

  /**
   * Nearly every command comes for the first time: a crowd is decided as if all did, and the database says so when one
   * did not. It is then decided once more with a look at what was answered before, and so are the groups that follow:
   * where one is asked again, after a lost link, others will be.
   */
  function commitNewOrKnown(group: readonly Act[], routes: boolean): void {
    if (group.length < crowd || groupsToLookUp > 0) {
      groupsToLookUp = Math.max(0, groupsToLookUp - 1);
      commitGroup(group, routes, 'look-up');
      return;
    }
    try {
      commitGroup(group, routes, 'all-new');
    } catch (error) {
      if (!isKnownKey(error)) throw error;
      groupsToLookUp = groupsLookedUpAfter;
      commitGroup(group, routes, 'look-up');
    }
  }

  /** Nobody may come to ask again once the database can be written: somebody may wait meanwhile. */
  function routeLater(): void {
    routingWanted = true;
    timers.after(outageRetryMs, schedule);
  }

  function commitAlone(act: Act): void {
    try {
      commitGroup([act], true, 'look-up');
    } catch (error) {
      if (isDatabaseOutage(error)) {
        onOutage(error);
        routeLater();
      } else onBug(error, act.id);
      afterCommit(act.id, () => act.answer({ kind: 'outage', retryAfterMs: outageRetryMs }));
    }
  }

  /** Throws what the database threw, with state and database as before. */
  function commitGroup(group: readonly Act[], routes: boolean, commands: 'all-new' | 'look-up'): void {
    const start = state.mark();
    const batch = openBatch(state, tables, clock.now(), horizonMs);
    const answers: Answer[] = [];
    let commit: Commit;
    try {
      const ids = commands === 'all-new' ? [] : group.map(({ id }) => id);
      const storedCommands = tables.commands.findAll(ids);
      const decidedHere = new Map<CommandId, { fingerprint: number; answer: Answer }>();
      for (const act of group) {
        const stored = storedCommands.get(act.id);
        answers.push(stored ? sameOrConflict(stored, act) : decide(act, batch, decidedHere));
      }
      if (routes || batch.isRoutingWanted()) assignQueued(batch);
      commit = batch.commit(effects);
    } catch (error) {
      state.rollbackTo(start);
      throw error;
    }
    state.committed();
    onRecovered();
    if (commit.upTo > commit.after) afterCommit(null, () => tell(commit));
    for (const [index, act] of group.entries()) {
      const answer = answers[index];
      if (answer) afterCommit(act.id, () => act.answer(answer));
    }
  }

  /** What was decided stands whatever goes wrong in saying so: that must not look like a group that failed. */
  function afterCommit(id: CommandId | null, say: () => void): void {
    try {
      say();
    } catch (error) {
      onBug(error, id);
    }
  }

  function decide(
    act: Act,
    batch: Batch,
    decidedHere: Map<CommandId, { fingerprint: number; answer: Answer }>,
  ): Answer {
    const earlier = decidedHere.get(act.id);
    if (earlier) return earlier.fingerprint === act.fingerprint ? earlier.answer : conflict;
    let outcome: ActOutcome;
    const before = batch.changeCount();
    try {
      outcome = act.decide(batch);
    } catch (error) {
      if (isDatabaseOutage(error) || batch.changeCount() !== before) throw error;
      onBug(error, act.id);
      return { kind: 'outage', retryAfterMs: outageRetryMs };
    }
    const touched: Touched = outcome.ok ? outcome.value : { conversationId: null, agentId: null, seq: 0 };
    const answer: CommandAnswer = {
      refusal: outcome.ok ? null : outcome.error,
      seq: 0,
      conversationId: outcome.ok ? outcome.value.answerConversationId : null,
    };
    batch.remember({ id: act.id, fingerprint: act.fingerprint, answer }, touched);
    const result: Answer = { kind: 'decided', answer };
    decidedHere.set(act.id, { fingerprint: act.fingerprint, answer: result });
    return result;
  }

  return {
    push(act: Act): void {
      waiting.push(act);
      schedule();
    },
    /** Asks for another look at who waits: an agent came, or may take more. */
    route(): void {
      routingWanted = true;
      schedule();
    },
    waiting: (): number => waiting.length,
    /** Decides everything that has arrived, now. */
    drain(): void {
      while (waiting.length > 0) runGroup();
    },
  };
}
export type CommandQueue = ReturnType<typeof createCommandQueue>;

function sameOrConflict(stored: StoredCommand, act: Act): Answer {
  return stored.fingerprint === act.fingerprint ? { kind: 'decided', answer: stored.answer } : conflict;
}

const conflict: Answer = {
  kind: 'decided',
  answer: { refusal: 'conflict', seq: 0, conversationId: null },
};
