// Owns handing effects to consoles: each to one of its agent's, again to another when that one goes, until one says it has it.
import { can } from '../../src-shared/domain/rights/can.ts';
import type { Clock } from '../../src-shared/std/clock.ts';
import type { AgentId } from '../../src-shared/std/ids.ts';
import type { Notify } from '../../src-shared/wire/down.ts';
import { agentActor } from '../actions/accept-agent-command.ts';
import type { Commit } from '../actions/commit.ts';
import type { StoredEffect } from '../database/effect-rows.ts';
import { isDatabaseOutage } from '../database/is-database-outage.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import type { LoadedEffectLedger } from './effect-ledger.ts';

/** A console as the worker sees it. */
export type EffectTaker = {
  /** Whether it is told things as they happen and knows what an effect is. */
  takesEffects(): boolean;
  /** When its agent last did something there, by the stopwatch. */
  actedAt(): number;
  /** When anything was last heard from it, by the stopwatch. */
  heardAt(): number;
  /** It said goodbye: it has heard all it will. */
  hasLeft(): boolean;
  notify(frame: Notify): void;
};

export type EffectWorkerOptions = {
  ledger: LoadedEffectLedger;
  state: WorkspaceState;
  /** For what is written down. */
  clock: Clock;
  /** Monotonic ms, the one `heardAt` is told by. */
  stopwatch(): number;
  /** Calls `act` after `ms`; keeps no process alive. */
  after(ms: number, act: () => void): void;
  consolesOf(agentId: AgentId): Iterable<EffectTaker>;
  onOutage(error: unknown): void;
  onBug(error: unknown): void;
};

/** How many one agent has on the way at once: the rest stay where they are. */
const onTheWayAtMost = 50;
/** A console that says other things, and not by then that it has one, is asked again, or another is. */
const againAfterMs = 15_000;
/** A console whose line broke may have recorded it, and says so when it is back; by then, or another is told. */
export const returnWithinMs = 10_000;
const lookEveryMs = 1_000;

/** `goneAt`: its line broke then. */
type OnTheWay = { to: EffectTaker; since: number; goneAt: number | null };

export function createEffectWorker(options: EffectWorkerOptions) {
  const { ledger, state, clock, stopwatch, after, consolesOf, onOutage, onBug } = options;
  const onTheWay = new Map<AgentId, Map<number, OnTheWay>>();
  let looking = false;

  /** The one where the agent is: several consoles must not ring at once. */
  function chooseConsole(agentId: AgentId): EffectTaker | null {
    let chosen: EffectTaker | null = null;
    for (const console of consolesOf(agentId)) {
      if (!console.takesEffects()) continue;
      if (chosen === null || console.actedAt() >= chosen.actedAt()) chosen = console;
    }
    return chosen;
  }

  function deliver(agentId: AgentId): void {
    const console = chooseConsole(agentId);
    if (console === null) return;
    const own = onTheWay.get(agentId) ?? new Map<number, OnTheWay>();
    onTheWay.set(agentId, own);
    for (const id of own.keys()) if (ledger.find(id) === null) own.delete(id);
    for (const effect of ledger.of(agentId)) {
      if (own.size >= onTheWayAtMost) break;
      if (own.has(effect.id)) continue;
      if (maySee(effect)) {
        own.set(effect.id, { to: console, since: stopwatch(), goneAt: null });
        const { id: effectId, reason, conversationId, at } = effect;
        console.notify({ type: 'notify', effectId, reason, conversationId, at });
      } else ledger.finish(effect);
    }
    if (own.size === 0) onTheWay.delete(agentId);
    lookLater();
  }

  /** It may have left their sight since. */
  function maySee({ agentId, conversationId }: StoredEffect): boolean {
    const actor = agentActor(state, agentId);
    const conversation = state.findConversation(conversationId);
    return actor !== null && conversation !== null && can(actor, 'see', conversation);
  }

  /** Whoever may have taken them and is gone, or silent: they are on no way any more. */
  function takeBack(agentId: AgentId, isLost: (sent: OnTheWay) => boolean): void {
    const own = onTheWay.get(agentId);
    if (!own) return;
    for (const [id, sent] of own) if (isLost(sent)) own.delete(id);
    if (own.size === 0) onTheWay.delete(agentId);
    deliver(agentId);
  }

  function lookLater(): void {
    if (looking || (onTheWay.size === 0 && !ledger.hasFinished())) return;
    looking = true;
    after(lookEveryMs, () => {
      looking = false;
      guarded(() => {
        const time = stopwatch();
        for (const agentId of [...onTheWay.keys()]) takeBack(agentId, (sent) => isLost(sent, time));
        ledger.write(clock.now());
      });
      lookLater();
    });
  }

  /** What goes wrong here harms nothing that is committed; it is tried again. */
  function guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (isDatabaseOutage(error)) onOutage(error);
      else onBug(error);
    }
  }

  return {
    /** After the commit's rows were told: whoever is to be told of them is. */
    tell({ effects }: Commit): void {
      if (effects.begun.length === 0) return;
      guarded(() => {
        for (const agentId of new Set(effects.begun.map((effect) => effect.agentId))) deliver(agentId);
      });
    },
    /** A console of the agent is up to date and hears things as they happen. */
    consoleCame: (agentId: AgentId): void => guarded(() => deliver(agentId)),
    consoleWent: (agentId: AgentId, console: EffectTaker): void =>
      guarded(() => {
        const time = stopwatch();
        for (const sent of onTheWay.get(agentId)?.values() ?? []) if (sent.to === console) sent.goneAt = time;
        takeBack(agentId, (sent) => isLost(sent, time));
      }),
    /** A console of the agent has recorded it. */
    notified(agentId: AgentId, effectId: number): void {
      const effect = ledger.find(effectId);
      if (effect === null || effect.agentId !== agentId) return;
      ledger.finish(effect);
      const own = onTheWay.get(agentId);
      const wasFull = own !== undefined && own.size >= onTheWayAtMost;
      own?.delete(effectId);
      if (own?.size === 0) onTheWay.delete(agentId);
      if (wasFull) guarded(() => deliver(agentId));
      lookLater();
    },
    /** The database learns of all that was done. */
    stop: (): void => guarded(() => ledger.write(clock.now())),
  };
}
export type EffectWorker = ReturnType<typeof createEffectWorker>;

/** Of a line on which nothing was heard since, nobody knows: it speaks, or breaks. */
function isLost({ to, since, goneAt }: OnTheWay, time: number): boolean {
  if (goneAt !== null) return to.hasLeft() || time - goneAt >= returnWithinMs;
  return time - since >= againAfterMs && to.heardAt() > since;
}
