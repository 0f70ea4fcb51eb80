// Owns what is being written: every keystroke in memory at once, on the desk's disk soon after, each in its conversation.
import type { DraftKind, DraftsView } from '../../src-shared/bridge/views.ts';
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
  conversationId: ConversationId;
  kind: DraftKind;
  text: string;
  /** What the desk has, as far as is known here. */
  saved: string;
  /** Withdraws the save that is to come. */
  cancel: (() => void) | null;
  /** How often its words were taken out to be sent. */
  taken: number;
};

export type DraftKeeper = ReturnType<typeof createDraftKeeper>;

export function createDraftKeeper({ read, save, wait, failed }: DraftKeeperParts) {
  const drafts = new Map<string, Draft>();
  const listeners = new Set<() => void>();

  const draftOf = (conversationId: ConversationId, kind: DraftKind): Draft => {
    const key = `${conversationId} ${kind}`;
    const known = drafts.get(key);
    if (known !== undefined) return known;
    const made: Draft = { conversationId, kind, text: '', saved: '', cancel: null, taken: 0 };
    drafts.set(key, made);
    return made;
  };
  const tell = () => {
    for (const listener of listeners) listener();
  };

  const saveNow = async (conversationId: ConversationId, kind: DraftKind): Promise<void> => {
    const draft = draftOf(conversationId, kind);
    draft.cancel?.();
    draft.cancel = null;
    const { text } = draft;
    if (text === draft.saved) return;
    const before = draft.saved;
    draft.saved = text;
    try {
      await save(conversationId, kind, text);
    } catch (problem) {
      draft.saved = before;
      draft.cancel ??= wait(retryAfterMs, () => void saveNow(conversationId, kind));
      failed(problem);
    }
  };
  const saveSoon = (conversationId: ConversationId, kind: DraftKind) => {
    const draft = draftOf(conversationId, kind);
    draft.cancel ??= wait(saveAfterMs, () => void saveNow(conversationId, kind));
  };
  const setText = (conversationId: ConversationId, kind: DraftKind, text: string) => {
    const draft = draftOf(conversationId, kind);
    if (draft.text === text) return;
    draft.text = text;
    tell();
  };

  const adopt = (conversationId: ConversationId, kind: DraftKind, kept: string) => {
    const draft = draftOf(conversationId, kind);
    // What the desk has is what is known here: anything else on screen is newer.
    if (kept === draft.saved) return;
    const typed = draft.text === draft.saved ? '' : draft.text;
    draft.saved = kept;
    setText(conversationId, kind, typed.startsWith(kept) ? typed : `${kept}${typed}`);
    if (typed !== '') saveSoon(conversationId, kind);
  };

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    textOf(conversationId: ConversationId, kind: DraftKind): string {
      return drafts.get(`${conversationId} ${kind}`)?.text ?? '';
    },
    /** Brings what the desk has kept; what was typed meanwhile stays, behind it. */
    async load(conversationId: ConversationId): Promise<void> {
      const taken = {
        reply: draftOf(conversationId, 'reply').taken,
        note: draftOf(conversationId, 'note').taken,
      };
      const kept = await read(conversationId);
      for (const kind of ['reply', 'note'] as const) {
        const sentMeanwhile = draftOf(conversationId, kind).taken !== taken[kind];
        if (!sentMeanwhile) adopt(conversationId, kind, kept[kind]);
      }
    },
    write(conversationId: ConversationId, kind: DraftKind, text: string): void {
      setText(conversationId, kind, text);
      saveSoon(conversationId, kind);
    },
    /** Takes the words out to be sent; no save of them may come after the act that clears the draft. */
    take(conversationId: ConversationId, kind: DraftKind): string {
      const draft = draftOf(conversationId, kind);
      const { text } = draft;
      draft.cancel?.();
      draft.cancel = null;
      draft.taken += 1;
      setText(conversationId, kind, '');
      return text;
    },
    /** The act was accepted: the desk has cleared the draft. What was typed since is saved as the new one. */
    sent(conversationId: ConversationId, kind: DraftKind): void {
      const draft = draftOf(conversationId, kind);
      draft.saved = kind === 'reply' ? '' : draft.saved;
      if (draft.text !== draft.saved) saveSoon(conversationId, kind);
    },
    /** The act was not accepted: the words come back, before what was typed since. */
    giveBack(conversationId: ConversationId, kind: DraftKind, text: string): void {
      const since = draftOf(conversationId, kind).text;
      setText(conversationId, kind, since === '' ? text : `${text}\n${since}`);
      saveSoon(conversationId, kind);
    },
    /** Forgets everything: somebody else sits down at this window. */
    forget(): void {
      for (const draft of drafts.values()) draft.cancel?.();
      drafts.clear();
      tell();
    },
    /** Saves everything not yet saved, at once: on blur, on switching, before the window goes. */
    async flush(): Promise<void> {
      await Promise.all(
        [...drafts.values()].map(({ conversationId, kind }) => saveNow(conversationId, kind)),
      );
    },
  };
}
