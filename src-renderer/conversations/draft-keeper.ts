// Owns what is being written: every keystroke in memory at once, on the desk's disk soon after, each in its conversation.
import type { DraftsView } from '../../src-shared/bridge/views.ts';
import type { DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { isJoined, joinTyped } from './join-typed.ts';

export type DraftKeeperParts = {
  read(conversationId: ConversationId): Promise<DraftsView>;
  /** `over`: the text these words were written over, where it is known. */
  save(conversationId: ConversationId, kind: DraftKind, text: string, over?: string): Promise<unknown>;
  /** Calls back after `ms` unless cancelled by what it returns. */
  wait(ms: number, then: () => void): () => void;
  /** Saves fail from now on; they are tried again, and told of again only after one went well. */
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
  /** What the desk has once the save under way is done, whatever becomes of acts; null when that is in doubt. */
  over: string | null;
  /** The save under way: the next is asked for when it is answered, so that it knows what it is written over. */
  saving: Promise<void> | null;
  /** Withdraws the save that is to come. */
  cancel: (() => void) | null;
  /** How often its words were taken out to be sent. */
  taken: number;
  /** The desk has nothing that was not once shown here: from then on nobody but this window changes it. */
  known: boolean;
  /** Until it is known: what this window gave the desk, so that a reading of it is not taken for older words. */
  given: Set<string>;
  /** Words of another machine stand in it, and nobody has said yet that they saw it. */
  joined: boolean;
};

export type DraftKeeper = ReturnType<typeof createDraftKeeper>;

export function createDraftKeeper({ read, save, wait, failed }: DraftKeeperParts) {
  const drafts = new Map<string, Draft>();
  const listeners = new Set<() => void>();
  let failing = false;
  /** Not answered yet; a second would only bring the same, later or sooner. */
  const readings = new Map<ConversationId, Promise<void>>();

  const draftOf = (conversationId: ConversationId, kind: DraftKind): Draft => {
    const key = `${conversationId} ${kind}`;
    const made = drafts.get(key) ?? {
      conversationId,
      kind,
      text: '',
      saved: '',
      over: null,
      saving: null,
      cancel: null,
      taken: 0,
      known: false,
      given: new Set(),
      joined: false,
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

  const withdraw = (draft: Draft) => {
    draft.cancel?.();
    draft.cancel = null;
  };
  const saveNow = async (draft: Draft): Promise<void> => {
    withdraw(draft);
    while (draft.saving !== null) await draft.saving;
    if (draft.text === draft.saved || isForgotten(draft)) return;
    withdraw(draft);
    draft.saving = saveOnce(draft);
    await draft.saving;
  };
  const saveOnce = async (draft: Draft): Promise<void> => {
    const { text, taken, over } = draft;
    // The desk does what it is asked in the order it is asked: from here on it has these words, unless it says no.
    draft.saved = text;
    draft.over = text;
    if (!draft.known) draft.given.add(text);
    try {
      await save(draft.conversationId, draft.kind, text, over ?? undefined);
      failing = false;
      if (!readings.has(draft.conversationId)) settle(draft);
    } catch (problem) {
      if (isForgotten(draft)) return;
      if (!failing) failed(problem);
      failing = true;
      draft.over = null;
      // Taken out since: they are in the act now, or come back with it.
      if (draft.taken !== taken) return;
      draft.saved = null;
      draft.cancel ??= wait(retryAfterMs, () => void saveNow(draft));
    } finally {
      draft.saving = null;
    }
  };
  const saveSoon = (draft: Draft) => {
    draft.cancel ??= wait(saveAfterMs, () => void saveNow(draft));
  };
  const setText = (draft: Draft, text: string) => {
    if (draft.text === text) return;
    draft.text = text;
    if (text === '') draft.joined = false;
    tell();
  };

  const adopt = (draft: Draft, kept: string) => {
    if (draft.known || isForgotten(draft)) return;
    const untouched = draft.given.size === 0 && draft.taken === 0;
    const isNews = !draft.given.has(kept);
    settle(draft);
    if (untouched) draft.saved = kept;
    draft.over = untouched ? kept : null;
    if (isNews && kept !== draft.text) setText(draft, `${kept}${draft.text}`);
    if (draft.text !== draft.saved) saveSoon(draft);
  };

  const readInto = async (both: readonly Draft[], conversationId: ConversationId): Promise<void> => {
    const kept = await read(conversationId);
    for (const draft of both) adopt(draft, kept[draft.kind]);
  };

  /** False when what is known here moved while the desk was asked: then it has to be asked again. */
  const takeIn = (
    draft: Draft,
    theirs: string,
    asked: Pick<Draft, 'saved' | 'taken'>,
    own: boolean,
  ): boolean => {
    if (isForgotten(draft)) return true;
    if (draft.saved !== asked.saved || draft.taken !== asked.taken) return false;
    if (theirs === draft.saved) return true;
    const joining = { base: draft.saved, theirs, mine: draft.text };
    draft.saved = theirs;
    draft.over = theirs;
    draft.joined ||= !own && isJoined(joining);
    setText(draft, joinTyped(joining));
    if (draft.text !== theirs) saveSoon(draft);
    return true;
  };

  const readAgain = async (conversationId: ConversationId, own: boolean): Promise<void> => {
    await readings.get(conversationId)?.catch(() => undefined);
    for (;;) {
      const known = [draftOf(conversationId, 'reply'), draftOf(conversationId, 'note')].filter(
        (draft) => draft.known,
      );
      if (known.length === 0) return;
      const asked = known.map(({ saved, taken }) => ({ saved, taken }));
      const kept = await read(conversationId);
      const settled = known.map((draft, place) => {
        const then = asked[place];
        return then === undefined || takeIn(draft, kept[draft.kind], then, own);
      });
      if (settled.every(Boolean)) return;
    }
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
    /**
     * The desk has other words than were saved from here: they are joined with what is being typed. `own`: they are
     * words of this window that come back.
     */
    reread: readAgain,
    /** The desk may have lost them: what is shown is saved again, with what it has of them. */
    async saveAgain(): Promise<void> {
      const shown = [...drafts.values()].filter(({ text }) => text !== '');
      for (const draft of shown) draft.saved = null;
      const ids = new Set(shown.map(({ conversationId }) => conversationId));
      await Promise.all([...ids].map((id) => readAgain(id, true)));
    },
    /** Whether words of another machine were joined with this draft since it was empty. */
    isJoined(conversationId: ConversationId, kind: DraftKind): boolean {
      return drafts.get(`${conversationId} ${kind}`)?.joined ?? false;
    },
    joinSeen(conversationId: ConversationId, kind: DraftKind): void {
      draftOf(conversationId, kind).joined = false;
      tell();
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
      withdraw(draft);
      draft.taken += 1;
      draft.saved = '';
      draft.over = null;
      setText(draft, '');
      return text;
    },
    /** The act was accepted: the desk has cleared the draft. What was typed since is saved as the new one. */
    sent(conversationId: ConversationId, kind: DraftKind): void {
      const draft = draftOf(conversationId, kind);
      if (draft.text === '') return;
      // Should the act have come after a save of these words, it has cleared them too.
      draft.saved = null;
      draft.over = null;
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
    /** Saves everything not yet saved, at once: on blur, on switching. */
    async flush(): Promise<void> {
      await Promise.all([...drafts.values()].map(saveNow));
    },
    /** The same before the window goes: nothing is waited for any more. */
    leave(): void {
      for (const draft of drafts.values()) {
        if (draft.text !== draft.saved) void saveOnce(draft);
      }
    },
  };
}
