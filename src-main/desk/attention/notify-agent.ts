// Owns what the desk tells the main process to draw the agent's attention: notifications, and unread conversations for the badge.
import type { DeskToMain } from '../../../src-shared/bridge/main-desk.ts';
import type { Language } from '../../../src-shared/bridge/views.ts';
import { previewOf } from '../../../src-shared/domain/conversation/conversation.ts';
import type { Message } from '../../../src-shared/domain/conversation/message.ts';
import type { Contact } from '../../../src-shared/domain/people/contact.ts';
import { contactOf } from '../actions/contact-of.ts';
import type { DeskRoom, SignedIn } from '../desk-room.ts';
import { chooseNotifications } from './choose-notifications.ts';

/** The one word a notification needs of its own; everything else in it was written by people. */
const visitorWord: Record<Language, string> = { en: 'Visitor', fr: 'Visiteur' };

/** Notifications for messages that came while live (never those of a catch-up), unless the agent wants none. */
export function notificationsFor(
  room: DeskRoom,
  signedIn: SignedIn,
  messages: readonly Message[],
): DeskToMain[] {
  const preferences = room.outbox.preferences.read(signedIn.account.id);
  if (!preferences.notifications || messages.length === 0) return [];
  const chosen = chooseNotifications(messages, {
    agentId: signedIn.account.agentId,
    live: true,
    lookingAt: [...room.lookingAt.values()],
    find: signedIn.cache.conversations.find,
  });
  const language = preferences.language ?? systemLanguage();
  return chosen.map(({ conversation, message }) => ({
    type: 'notify',
    conversationId: conversation.id,
    title: nameOf(contactOf(signedIn, conversation), language),
    body: message.kind === 'incoming' ? previewOf(message.text) : (conversation.lastMessage?.preview ?? ''),
    sound: preferences.sounds,
  }));
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
