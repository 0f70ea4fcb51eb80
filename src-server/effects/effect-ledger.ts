// Owns which effects are not done yet, in memory beside the database: what a commit adds, and what it may mark done.
import type { AgentId } from '../../src-shared/std/ids.ts';
import type { NotifyEffect, StoredEffect } from '../database/effect-rows.ts';
import type { Tables } from '../database/tables.ts';

/**
 * One undone effect for an agent, conversation and reason is enough, while it is young: a console shows none that is
 * older than 15 minutes, so a cause that finds one of this age replaces it.
 */
export const renewedAfterMs = 60_000;
/** Nobody is told of what is older: the database need not keep it. */
export const effectsKeptMs = 7 * 24 * 60 * 60_000;

/** What one group writes with its rows. `id`s are given when it is written. */
export type EffectPlan = {
  begun: StoredEffect[];
  /** Ids of those that are done, or replaced. */
  done: number[];
};

export type EffectLedger = {
  /** What the group adds and marks done; nothing is different until `settle`. `due` from effectsOf, `now` epoch ms. */
  plan(due: readonly NotifyEffect[], now: number): EffectPlan;
  /** The plan is committed. */
  settle(plan: EffectPlan): void;
};

/** For groups of which nobody is to be told: the demo's past. */
export const noEffects: EffectLedger = {
  plan: () => ({ begun: [], done: [] }),
  settle() {
    // Nothing was planned.
  },
};

const keyOf = ({ conversationId, reason }: NotifyEffect): string => `${conversationId} ${reason}`;

/** At most two for each conversation that has had an owner since `effectsKeptMs` before the start. */
export function loadEffectLedger(tables: Tables) {
  const byAgent = new Map<AgentId, Map<string, StoredEffect>>();
  const byId = new Map<number, StoredEffect>();
  /** Done, but the database does not know yet. */
  let finished: number[] = [];

  for (const effect of tables.effects.undone()) add(effect);

  function add(effect: StoredEffect): void {
    const own = byAgent.get(effect.agentId);
    if (own) own.set(keyOf(effect), effect);
    else byAgent.set(effect.agentId, new Map([[keyOf(effect), effect]]));
    byId.set(effect.id, effect);
  }

  function remove(effect: StoredEffect): void {
    byId.delete(effect.id);
    const own = byAgent.get(effect.agentId);
    if (own?.get(keyOf(effect)) !== effect) return;
    own.delete(keyOf(effect));
    if (own.size === 0) byAgent.delete(effect.agentId);
  }

  return {
    plan(due: readonly NotifyEffect[], time: number): EffectPlan {
      const begun: StoredEffect[] = [];
      const done = [...finished];
      for (const effect of due) {
        const known = byAgent.get(effect.agentId)?.get(keyOf(effect));
        if (known && time - known.at < renewedAfterMs) continue;
        if (known) done.push(known.id);
        begun.push({ ...effect, id: 0 });
      }
      return { begun, done };
    },
    settle({ begun, done }: EffectPlan): void {
      const written = new Set(done);
      finished = finished.filter((id) => !written.has(id));
      for (const id of done) {
        const replaced = byId.get(id);
        if (replaced) remove(replaced);
      }
      for (const effect of begun) add(effect);
    },
    /** Oldest first. */
    of: (agentId: AgentId): Iterable<StoredEffect> => byAgent.get(agentId)?.values() ?? [],
    find: (id: number): StoredEffect | null => byId.get(id) ?? null,
    /** Nobody has to be told any more; the database learns of it with the next group, or by `write`. */
    finish(effect: StoredEffect): void {
      remove(effect);
      finished.push(effect.id);
    },
    hasFinished: (): boolean => finished.length > 0,
    /** Marks everything finished in one transaction. Throws a database outage, and has forgotten nothing then. */
    write(time: number): void {
      if (finished.length === 0) return;
      const ids = finished;
      tables.inTransaction(() => tables.effects.markDone(ids, time));
      finished = [];
    },
    size: (): number => byId.size,
  } satisfies EffectLedger & Record<string, unknown>;
}
export type LoadedEffectLedger = ReturnType<typeof loadEffectLedger>;
