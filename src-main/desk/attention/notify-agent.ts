// Owns what the desk tells the main process to draw the agent's attention: notifications, and unread conversations for the badge.
import type { DeskToMain } from '../../../src-shared/bridge/main-desk.ts';
import type { Language } from '../../../src-shared/bridge/views.ts';
import { type Conversation, previewOf } from '../../../src-shared/domain/conversation/conversation.ts';
import type { Message } from '../../../src-shared/domain/conversation/message.ts';
import type { Contact } from '../../../src-shared/domain/people/contact.ts';
import type { Notify } from '../../../src-shared/wire/down.ts';
import { contactOf } from '../actions/contact-of.ts';
import { type DeskRoom, type SignedIn, serverNow } from '../desk-room.ts';
import { chooseEffects } from './choose-effects.ts';
import { chooseNotifications } from './choose-notifications.ts';

/** The one word a notification needs of its own; everything else in it was written by people. */
const visitorWord: Record<Language, string> = { en: 'Visitor', fr: 'Visiteur' };

/** Of conversations nobody owns, for messages that came while live (never those of a catch-up). */
export function notificationsFor(
  room: DeskRoom,
  signedIn: SignedIn,
  messages: readonly Message[],
): DeskToMain[] {
  const chosen = chooseNotifications(messages, {
    lookingAt: [...room.lookingAt.values()],
    find: signedIn.cache.conversations.find,
  });
  return chosen.flatMap(({ conversation, text }) => notification(room, signedIn, conversation, text));
}

/** Of conversations that have an owner, because the server asks for it. */
export function notificationsForEffects(
  room: DeskRoom,
  signedIn: SignedIn,
  effects: readonly Notify[],
): DeskToMain[] {
  const chosen = chooseEffects(effects, {
    serverNow: serverNow(room, signedIn),
    lookingAt: [...room.lookingAt.values()],
  });
  return chosen.flatMap(({ conversationId, reason }) => {
    const conversation = signedIn.cache.conversations.find(conversationId);
    // It left the agent's sight again.
    if (conversation === null) return [];
    const words = reason === 'customer-wrote' ? signedIn.cache.threads.lastIncoming(conversationId) : null;
    return notification(room, signedIn, conversation, words ?? conversation.lastMessage?.preview ?? '');
  });
}

/** None when the agent wants none. */
function notification(
  room: DeskRoom,
  signedIn: SignedIn,
  conversation: Conversation,
  text: string,
): DeskToMain[] {
  const preferences = room.outbox.preferences.read(signedIn.account.id);
  if (!preferences.notifications) return [];
  const title = nameOf(contactOf(signedIn, conversation), preferences.language ?? systemLanguage());
  const body = previewOf(text);
  return [{ type: 'notify', conversationId: conversation.id, title, body, sound: preferences.sounds }];
}

/** Own ongoing conversations with a word of the customer's the agent has not read, own pending marks included. */
export function unreadCount({ cache, account, entries }: SignedIn): number {
  const marked = new Map<string, number>();
  for (const { command, state } of entries.all()) {
    if (state === 'refused' || command.name !== 'mark-read') continue;
    marked.set(command.conversationId, Math.max(command.upTo, marked.get(command.conversationId) ?? 0));
  }
  return cache.conversations.unreadOwned(account.agentId).filter((id) => {
    const upTo = marked.get(id);
    return upTo === undefined || cache.conversations.unreadAfter(id, upTo) > 0;
  }).length;
}

function nameOf(contact: Contact, language: Language): string {
  return contact.name === '' ? `${visitorWord[language]} ${contact.shortCode}` : contact.name;
}

function systemLanguage(): Language {
  return new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('fr') ? 'fr' : 'en';
}
