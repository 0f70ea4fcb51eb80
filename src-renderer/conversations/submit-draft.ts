// Owns sending what was written: the words leave the composer at once, and come back if the desk says no.
import type { ActAnswer, DeskCallInput } from '../../src-shared/bridge/calls.ts';
import type { DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { runAct } from '../view-state/run-act.ts';
import { drafts } from './drafts.ts';

/** True when the words are in the outbox. Blank words are left where they are. */
export async function submitDraft(
  conversationId: ConversationId,
  kind: DraftKind,
  thenResolve: boolean,
): Promise<boolean> {
  if (drafts.textOf(conversationId, kind).trim() === '') return false;
  const text = drafts.take(conversationId, kind);
  const queued = await runAct((entryId) => ask({ conversationId, entryId, text }, kind, thenResolve));
  if (queued) drafts.sent(conversationId, kind);
  else drafts.giveBack(conversationId, kind, text);
  return queued;
}

function ask(words: DeskCallInput<'addNote'>, kind: DraftKind, thenResolve: boolean): Promise<ActAnswer> {
  return kind === 'reply' ? callDesk('sendReply', { ...words, thenResolve }) : callDesk('addNote', words);
}
