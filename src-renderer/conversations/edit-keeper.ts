// Owns that words being changed in place are on the desk's disk soon after they are typed, and gone from it once they are let go.
import type { EditedId } from '../../src-shared/bridge/views.ts';
import { saveAfterMs } from './draft-keeper.ts';
import type { Rewording } from './open-editors.ts';

export type EditKeeperParts = {
  /** What there is to be kept of it now; null: nothing. */
  words(id: EditedId): Rewording | null;
  save(id: EditedId, words: Rewording): Promise<unknown>;
  drop(id: EditedId): Promise<unknown>;
  /** Calls back after `ms` unless cancelled by what it returns. */
  wait(ms: number, then: () => void): () => void;
  /** Saves fail from now on; they are tried again, and told of again only after one went well. */
  failed(problem: unknown): void;
};

const retryAfterMs = 3_000;

type Kept = {
  /** What the desk has once it has done all it was asked; null: none; undefined: that is in doubt. */
  saved: string | null | undefined;
  saving: Promise<void> | null;
  /** Withdraws the save that is to come. */
  cancel: (() => void) | null;
  /** Acts under way that take its words: nothing is saved that they have taken. */
  takenBy: number;
};

export type EditKeeper = ReturnType<typeof createEditKeeper>;

export function createEditKeeper({ words, save, drop, wait, failed }: EditKeeperParts) {
  const all = new Map<EditedId, Kept>();
  let failing = false;

  const keptOf = (id: EditedId): Kept => {
    const kept = all.get(id) ?? { saved: null, saving: null, cancel: null, takenBy: 0 };
    all.set(id, kept);
    return kept;
  };
  const isDue = (id: EditedId, kept: Kept) =>
    all.get(id) === kept && kept.takenBy === 0 && (words(id)?.text ?? null) !== kept.saved;
  const withdraw = (kept: Kept) => {
    kept.cancel?.();
    kept.cancel = null;
  };
  const saveNow = async (id: EditedId): Promise<void> => {
    const kept = keptOf(id);
    withdraw(kept);
    while (kept.saving !== null) await kept.saving;
    if (!isDue(id, kept)) return;
    withdraw(kept);
    kept.saving = saveOnce(id, kept);
    await kept.saving;
  };
  const saveOnce = async (id: EditedId, kept: Kept): Promise<void> => {
    const now = words(id);
    kept.saved = now?.text ?? null;
    try {
      await (now === null ? drop(id) : save(id, now));
      failing = false;
    } catch (problem) {
      if (all.get(id) !== kept) return;
      if (!failing) failed(problem);
      failing = true;
      kept.saved = undefined;
      kept.cancel ??= wait(retryAfterMs, () => void saveNow(id));
    } finally {
      kept.saving = null;
    }
  };

  return {
    /** It was opened, typed in or closed. What is let go of does not wait. */
    changed(id: EditedId): void {
      const kept = keptOf(id);
      if (!isDue(id, kept)) return;
      if (words(id) === null) void saveNow(id);
      else kept.cancel ??= wait(saveAfterMs, () => void saveNow(id));
    },
    /** It was read from the desk. */
    found(id: EditedId, text: string): void {
      keptOf(id).saved = text;
    },
    /** While `act` takes its words nothing of it is saved; done, the desk has done away with it. */
    async whileTaken<Done>(id: EditedId, act: () => Promise<Done>): Promise<Done> {
      const kept = keptOf(id);
      void saveNow(id);
      kept.takenBy += 1;
      try {
        return await act();
      } finally {
        kept.takenBy -= 1;
        if (isDue(id, kept)) void saveNow(id);
      }
    },
    /** The desk may have lost it: what is shown is saved again. */
    async saveAgain(): Promise<void> {
      for (const [id, kept] of all) if (words(id) !== null) kept.saved = undefined;
      await Promise.all([...all.keys()].map(saveNow));
    },
    /** Saves everything not yet saved, at once. */
    async flush(): Promise<void> {
      await Promise.all([...all.keys()].map(saveNow));
    },
    /** The same before the window goes: nothing is waited for any more. */
    leave(): void {
      for (const [id, kept] of all) if (isDue(id, kept)) void saveOnce(id, kept);
    },
    /** Somebody else sits down at this window: the desk keeps what it has. */
    forget(): void {
      for (const kept of all.values()) kept.cancel?.();
      all.clear();
    },
  };
}
