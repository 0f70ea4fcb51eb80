// Owns finding a conversation's contact: a nameless one stands in until their row arrives, so that no conversation hides.
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import type { Contact } from '../../../src-shared/domain/people/contact.ts';
import type { SignedIn } from '../desk-room.ts';

export function contactOf(
  { cache }: Pick<SignedIn, 'cache'>,
  { contactId, createdAt }: Pick<Conversation, 'contactId' | 'createdAt'>,
): Contact {
  return (
    cache.directory.findContact(contactId) ?? {
      id: contactId,
      name: '',
      shortCode: contactId.slice(-4).toUpperCase(),
      email: null,
      language: 'en',
      country: null,
      createdAt,
      seq: 0,
    }
  );
}
