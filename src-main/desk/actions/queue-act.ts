// Owns how every act begins: decided here on what the agent sees, then durably in the outbox, then told and sent.
import type { ActAnswer } from '../../../src-shared/bridge/calls.ts';
import { type AgentCommand, decideAgentCommand } from '../../../src-shared/commands/agent-command.ts';
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import type { DraftKind } from '../../../src-shared/domain/conversation/draft.ts';
import type { CommandId, ConversationId, MessageId } from '../../../src-shared/std/ids.ts';
import type { NewEntry, OutboxEntry } from '../database/outbox-entries.ts';
import { type DeskRoom, requireSignedIn, type SignedIn, serverNow, situationBase } from '../desk-room.ts';
import { overlayConversation } from './overlay-conversation.ts';

export type Act = {
  conversationId: ConversationId;
  /** The first command's, if who asks has made it. */
  entryId: CommandId | undefined;
  /** Made one after the other, each knowing the conversation as the one before leaves it. */
  commands: readonly ((conversation: Conversation) => AgentCommand)[];
  /** The draft the words came from, cleared in the same transaction. */
  clearsDraft?: DraftKind;
  /** It may be taken back for as long as the agent's preference says. */
  mayBeUndone?: boolean;
  /** Entries of this conversation that the act takes the place of. */
  replaces?: (entry: OutboxEntry) => boolean;
  /** The note whose words it brings; they are kept as being changed no longer. */
  endsEdit?: MessageId;
};

/**
 * Answers with the first entry's id once all are on disk, or with the reason why not; then nothing was changed.
 * An act whose id is known already is answered as it was and changes nothing. Throws SignedOut, or a full disk.
 */
export function queueAct(room: DeskRoom, act: Act): ActAnswer {
  const signedIn = requireSignedIn(room);
  const { cache, entries, sync, draftSync } = signedIn;
  // Asked again: the one who asks never heard the answer.
  if (act.entryId !== undefined && entries.isKnown(act.entryId))
    return { state: 'queued', entryId: act.entryId };
  const confirmed = cache.conversations.find(act.conversationId);
  if (confirmed === null) return { state: 'refused', reason: 'not-found' };
  const earlier = entries.all().filter((entry) => entry.conversationId === act.conversationId);
  let conversation = overlayConversation(signedIn, confirmed, earlier).conversation;
  const base = situationBase(signedIn);
  const queued: NewEntry[] = [];
  const madeAt = room.clock.now();
  const heldUntil = act.mayBeUndone === true ? heldFrom(madeAt, room, signedIn) : null;
  for (const make of act.commands) {
    const id = (queued.length === 0 ? act.entryId : undefined) ?? room.makeId();
    const command = make(conversation);
    const now = serverNow(room, signedIn);
    const decided = decideAgentCommand(command, { ...base, now, commandId: id, conversation });
    if (!decided.ok) return { state: 'refused', reason: decided.error };
    conversation = decided.value.conversation ?? conversation;
    queued.push({ id, command, madeAt, heldUntil });
  }
  const first = queued[0];
  if (first === undefined) throw new Error('an act of no commands');
  const replaces: CommandId[] = earlier.filter((entry) => act.replaces?.(entry)).map((entry) => entry.id);
  entries.queue({
    entries: queued,
    clearsDraft:
      act.clearsDraft === undefined ? null : { conversationId: act.conversationId, kind: act.clearsDraft },
    replaces,
    endsEdit: act.endsEdit,
  });
  room.disk.wrote();
  room.announce({ notice: 'thread-changed', conversationId: act.conversationId });
  room.announce({ notice: 'inbox-changed' });
  room.announce({ notice: 'connection-changed' });
  sync.poke();
  if (act.clearsDraft !== undefined) draftSync.look();
  return { state: 'queued', entryId: first.id };
}

function heldFrom(madeAt: number, { outbox }: DeskRoom, { account }: SignedIn): number | null {
  const { undoSeconds } = outbox.preferences.read(account.id);
  return undoSeconds === 0 ? null : madeAt + undoSeconds * 1_000;
}
