// Owns what is being written: every keystroke in memory at once, on the desk's disk soon after, each in its conversation.
import type { DraftsView } from '../../src-shared/bridge/views.ts';
import type { DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';

export type DraftKeeperParts = {
  read(conversationId: ConversationId): Promise<DraftsView>;
  save(conversationId: ConversationId, kind: DraftKind, text: string): Promise<unknown>;
  /** Calls back after `ms` unless cancelled by what it returns. */
  wait(ms: number, then: () => void): () => void;
  /** A save failed; it is tried again. */
  failed(problem: unknown): void;
};

/** From the first unsaved keystroke to the desk (ms); O4 allows 500 until it is on disk. */
export const saveAfterMs = 300;
const retryAfterMs = 3_000;

type Draft = {
  readonly conversationId: ConversationId;
  readonly kind: DraftKind;
  text: string;
  /** What the desk has once it has done all it was asked, as far as is known here; null when that is in doubt. */
  saved: string | null;
  /** Withdraws the save that is to come. */
  cancel: (() => void) | null;
  /** How often its words were taken out to be sent. */
  taken: number;
  /** The desk has nothing that was not once shown here: from then on nobody but this window changes it. */
  known: boolean;
  /** Until it is known: what this window gave the desk, so that a reading of it is not taken for older words. */
  given: Set<string>;
};

export type DraftKeeper = ReturnType<typeof createDraftKeeper>;

export function createDraftKeeper({ read, save, wait, failed }: DraftKeeperParts) {
  const drafts = new Map<string, Draft>();
  const listeners = new Set<() => void>();
  /** Not answered yet; a second would only bring the same, later or sooner. */
  const readings = new Map<ConversationId, Promise<void>>();

  const draftOf = (conversationId: ConversationId, kind: DraftKind): Draft => {
    const key = `${conversationId} ${kind}`;
    const made = drafts.get(key) ?? {
      conversationId,
      kind,
      text: '',
      saved: '',
      cancel: null,
      taken: 0,
      known: false,
      given: new Set(),
    };
    drafts.set(key, made);
    return made;
  };
  const isForgotten = (draft: Draft) => drafts.get(`${draft.conversationId} ${draft.kind}`) !== draft;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const settle = (draft: Draft) => {
    draft.known = true;
    draft.given.clear();
  };

  const saveNow = async (draft: Draft): Promise<void> => {
    draft.cancel?.();
    draft.cancel = null;
    const { text, taken } = draft;
    if (text === draft.saved) return;
    // The desk does what it is asked in the order it is asked: from here on it has these words, unless it says no.
    draft.saved = text;
    if (!draft.known) draft.given.add(text);
    try {
      await save(draft.conversationId, draft.kind, text);
      if (!readings.has(draft.conversationId)) settle(draft);
    } catch (problem) {
      if (isForgotten(draft)) return;
      failed(problem);
      // Taken out since: they are in the act now, or come back with it.
      if (draft.taken !== taken) return;
      draft.saved = null;
      draft.cancel ??= wait(retryAfterMs, () => void saveNow(draft));
    }
  };
  const saveSoon = (draft: Draft) => {
    draft.cancel ??= wait(saveAfterMs, () => void saveNow(draft));
  };
  const setText = (draft: Draft, text: string) => {
    if (draft.text === text) return;
    draft.text = text;
    tell();
  };

  const adopt = (draft: Draft, kept: string) => {
    if (draft.known || isForgotten(draft)) return;
    const untouched = draft.given.size === 0 && draft.taken === 0;
    const isNews = !draft.given.has(kept);
    settle(draft);
    if (untouched) draft.saved = kept;
    if (isNews && kept !== draft.text) setText(draft, `${kept}${draft.text}`);
    if (draft.text !== draft.saved) saveSoon(draft);
  };

  const readInto = async (both: readonly Draft[], conversationId: ConversationId): Promise<void> => {
    const kept = await read(conversationId);
    for (const draft of both) adopt(draft, kept[draft.kind]);
  };

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    textOf(conversationId: ConversationId, kind: DraftKind): string {
      return drafts.get(`${conversationId} ${kind}`)?.text ?? '';
    },
    /** Brings what the desk had kept before this window wrote anything; what was typed meanwhile stays, behind it. */
    async load(conversationId: ConversationId): Promise<void> {
      const both = [draftOf(conversationId, 'reply'), draftOf(conversationId, 'note')];
      if (both.every(({ known }) => known)) return;
      const reading = readings.get(conversationId) ?? readInto(both, conversationId);
      readings.set(conversationId, reading);
      try {
        await reading;
      } finally {
        if (readings.get(conversationId) === reading) readings.delete(conversationId);
      }
    },
    write(conversationId: ConversationId, kind: DraftKind, text: string): void {
      const draft = draftOf(conversationId, kind);
      setText(draft, text);
      saveSoon(draft);
    },
    /** Takes the words out to be sent; no save of them may come after the act that clears the draft. */
    take(conversationId: ConversationId, kind: DraftKind): string {
      const draft = draftOf(conversationId, kind);
      const { text } = draft;
      draft.cancel?.();
      draft.cancel = null;
      draft.taken += 1;
      draft.saved = '';
      setText(draft, '');
      return text;
    },
    /** The act was accepted: the desk has cleared the draft. What was typed since is saved as the new one. */
    sent(conversationId: ConversationId, kind: DraftKind): void {
      const draft = draftOf(conversationId, kind);
      if (draft.text === '') return;
      // Should the act have come after a save of these words, it has cleared them too.
      draft.saved = null;
      saveSoon(draft);
    },
    /** The act was not accepted: the words come back, before what was typed since. */
    giveBack(conversationId: ConversationId, kind: DraftKind, text: string): void {
      const draft = draftOf(conversationId, kind);
      setText(draft, draft.text === '' ? text : `${text}\n${draft.text}`);
      draft.saved = null;
      saveSoon(draft);
    },
    /** Forgets everything: somebody else sits down at this window. */
    forget(): void {
      for (const draft of drafts.values()) draft.cancel?.();
      drafts.clear();
      readings.clear();
      tell();
    },
    /** Saves everything not yet saved, at once: on blur, on switching, before the window goes. */
    async flush(): Promise<void> {
      await Promise.all([...drafts.values()].map(saveNow));
    },
  };
}
