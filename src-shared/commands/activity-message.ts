// Owns how an act leaves its trace in the thread: an activity message, its id derived from the command's.
import type { Activity, Author, UnsequencedMessage } from '../domain/conversation/message.ts';
import type { Actor } from '../domain/people/actor.ts';
import { type CommandId, type ConversationId, type MessageId, messageIdSchema } from '../std/ids.ts';

/** The message a command itself is (a reply, a note): its id is the command's, so a retry and its overlay are one entry. */
export function messageIdOf(commandId: CommandId): MessageId {
  return messageIdSchema.parse(commandId);
}

export function authorOf(actor: Actor): Author {
  switch (actor.kind) {
    case 'agent':
      return { kind: 'agent', id: actor.id };
    case 'visitor':
      return { kind: 'contact', id: actor.id };
    case 'system':
      return { kind: 'system' };
  }
}

/** `cause` is the id of the command (or message) that brought it about; one activity of each code per cause. */
export function activityMessage(
  conversationId: ConversationId,
  actor: Actor,
  activity: Activity,
  cause: string,
  at: number,
): UnsequencedMessage {
  const id = messageIdSchema.parse(`${cause}.${activity.code}`);
  return { kind: 'activity', id, conversationId, author: authorOf(actor), at, activity };
}
