// Owns a conversation opened: confirmed messages, then what is pending or refused, and what the agent may do next.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { RefusedAct, ThreadMessage, ThreadView } from '../../../src-shared/bridge/views.ts';
import { messageIdOf } from '../../../src-shared/commands/activity-message.ts';
import type { Overlay } from '../../../src-shared/commands/overlay-pending.ts';
import { type Conversation, isOngoing } from '../../../src-shared/domain/conversation/conversation.ts';
import type { Message, UnsequencedMessage } from '../../../src-shared/domain/conversation/message.ts';
import { can } from '../../../src-shared/domain/rights/can.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';
import { actorOf, type DeskRoom, requireSignedIn, type SignedIn } from '../desk-room.ts';
import { isUpkeep } from '../sync/push-outbox.ts';
import { contactOf } from './contact-of.ts';
import { overlayConversation } from './overlay-conversation.ts';

/** Null when the conversation is not in the agent's sight. */
export function readThread(
  room: DeskRoom,
  { conversationId, beforeOrder, limit }: DeskCallInput<'readThread'>,
): DeskCallAnswer<'readThread'> {
  const signedIn = requireSignedIn(room);
  const { cache, account, typing } = signedIn;
  const confirmed = cache.conversations.find(conversationId);
  if (confirmed === null) return null;
  const entries = signedIn.entries.all().filter((entry) => entry.conversationId === conversationId);
  const overlay = overlayConversation(signedIn, confirmed, entries);
  const whole = cache.history.fetchedUpTo(conversationId) === null;
  if (!whole) signedIn.sync.fetchWhole(conversationId);
  const page = cache.threads.page(conversationId, beforeOrder, limit + 1);
  const hasEarlier = page.length > limit;
  const messages = page.slice(hasEarlier ? 1 : 0).map((message) => {
    const changed = overlay.changedMessages.get(message.id);
    const seen = changed?.message ?? message;
    const shown = confirmedMessage(seen, overlay.conversation, mayChangeNote(signedIn, seen, confirmed));
    const entry = entries.find(({ id }) => id === changed?.entryId);
    return entry === undefined
      ? shown
      : { ...shown, entryId: entry.id, delivery: signedIn.sync.deliveryOf(entry) };
  });
  return {
    conversation: overlay.conversation,
    contact: contactOf(signedIn, overlay.conversation),
    messages:
      beforeOrder === null ? [...messages, ...unsettledMessages(signedIn, entries, overlay)] : messages,
    hasEarlier,
    whole,
    readUpTo: Math.max(cache.threads.readUpTo(conversationId, account.agentId), overlay.readUpTo),
    contactTyping: typing.contact(conversationId),
    typingAgentIds: typing.agents(conversationId).filter((id) => id !== account.agentId),
    refusedActs: entries.flatMap(refusedAct),
    may: mayNext(signedIn, overlay.conversation),
  };
}

/** Notes only: by who wrote them, and who sees everything. */
export function mayChangeNote(signedIn: SignedIn, message: Message, conversation: Conversation): boolean {
  if (message.kind !== 'note' || message.removedAt !== null) return false;
  const actor = actorOf(signedIn);
  const wrote = message.author.kind === 'agent' && message.author.id === actor.id;
  return wrote || can(actor, 'change-any-note', conversation);
}

function changesOf(message: UnsequencedMessage): { editedAt: number | null; removedAt: number | null } {
  return message.kind === 'note'
    ? { editedAt: message.editedAt, removedAt: message.removedAt }
    : { editedAt: null, removedAt: null };
}

function confirmedMessage(message: Message, conversation: Conversation, mayChange: boolean): ThreadMessage {
  const { id, order, author, at } = message;
  const entry = {
    id,
    order,
    author,
    at,
    entryId: null,
    delivery: { state: deliveryOf(message, conversation) },
  };
  return message.kind === 'activity'
    ? { ...entry, kind: 'activity', activity: message.activity }
    : { ...entry, kind: message.kind, text: message.text, ...changesOf(message), mayChange };
}

function deliveryOf(
  message: Message,
  conversation: Conversation,
): 'received' | 'read' | 'delivered' | 'sent' {
  if (message.kind === 'incoming') return 'received';
  if (message.kind !== 'outgoing') return 'sent';
  if (message.order <= conversation.contactRead) return 'read';
  return message.order <= conversation.contactReceived ? 'delivered' : 'sent';
}

/** In the order made. An entry whose message is confirmed already (its answer was lost) is shown once, as confirmed. */
function unsettledMessages(
  signedIn: SignedIn,
  entries: readonly OutboxEntry[],
  overlay: Overlay,
): ThreadMessage[] {
  const { threads } = signedIn.cache;
  return entries.flatMap((entry) => {
    const brought = overlay.messages
      .filter((message) => message.entryId === entry.id)
      .map(({ message }) => message);
    // What would be refused as things stand is still shown: the server decides.
    const messages = brought.length > 0 ? brought : ownWords(signedIn, entry);
    return messages
      .filter((message) => !threads.has(message.id))
      .map((message) => unsettledMessage(message, entry, signedIn));
  });
}

function ownWords(signedIn: SignedIn, { id, command, madeAt }: OutboxEntry): UnsequencedMessage[] {
  if (command.name !== 'send-reply' && command.name !== 'add-note') return [];
  const words = {
    id: messageIdOf(id),
    conversationId: command.conversationId,
    author: { kind: 'agent' as const, id: signedIn.account.agentId },
    at: madeAt,
    text: command.text,
  };
  return command.name === 'send-reply'
    ? [{ ...words, kind: 'outgoing' }]
    : [{ ...words, kind: 'note', editedAt: null, removedAt: null }];
}

function unsettledMessage(
  message: UnsequencedMessage,
  entry: OutboxEntry,
  { sync }: Pick<SignedIn, 'sync'>,
): ThreadMessage {
  const { id, author, at } = message;
  const delivery: ThreadMessage['delivery'] =
    entry.state === 'refused' ? { state: 'refused', reason: entry.reason } : sync.deliveryOf(entry);
  const common = { id, order: null, author, at, entryId: entry.id, delivery };
  return message.kind === 'activity'
    ? { ...common, kind: 'activity', activity: message.activity }
    : { ...common, kind: message.kind, text: message.text, ...changesOf(message), mayChange: false };
}

/** Refused words are shown in the thread; refused acts of another kind beside it. */
function refusedAct(entry: OutboxEntry): RefusedAct[] {
  if (entry.state !== 'refused' || isUpkeep(entry)) return [];
  const { command } = entry;
  if (command.name === 'send-reply' || command.name === 'add-note') return [];
  const text = command.name === 'edit-note' ? command.text : null;
  return [{ entryId: entry.id, command: command.name, reason: entry.reason, text }];
}

function mayNext(signedIn: SignedIn, conversation: Conversation): ThreadView['may'] {
  const actor = actorOf(signedIn);
  const ongoing = isOngoing(conversation);
  return {
    reply: ongoing && can(actor, 'reply', conversation),
    take: ongoing && conversation.assigneeId !== actor.id && can(actor, 'take', conversation),
    assign: ongoing && can(actor, 'assign', conversation),
    resolve: ongoing && can(actor, 'resolve', conversation),
    reopen: conversation.status === 'resolved' && can(actor, 'reopen', conversation),
  };
}
