// Owns the internal note: for colleagues only, allowed in any state to whoever sees the conversation.
import { z } from 'zod';
import { previewOf } from '../domain/conversation/conversation.ts';
import { can } from '../domain/rights/can.ts';
import { conversationIdSchema } from '../std/ids.ts';
import { ok, refuse } from '../std/result.ts';
import { authorOf, messageIdOf } from './activity-message.ts';
import { type Decided, nothingChanges, type Situation } from './decision.ts';
import { acceptText } from './message-text.ts';

export const addNoteSchema = z.object({
  name: z.literal('add-note'),
  conversationId: conversationIdSchema,
  text: z.string(),
});
export type AddNote = z.infer<typeof addNoteSchema>;

export function decideAddNote(command: AddNote, situation: Situation): Decided {
  const { actor, conversation, now, commandId } = situation;
  if (conversation === null || actor.kind !== 'agent' || !can(actor, 'see', conversation))
    return refuse('not-found');
  if (!can(actor, 'note', conversation)) return refuse('forbidden');
  const text = acceptText(command.text);
  if (!text.ok) return text;
  return ok({
    ...nothingChanges,
    conversation: { ...conversation, lastMessage: { kind: 'note', preview: previewOf(text.value), at: now } },
    messages: [
      {
        kind: 'note',
        id: messageIdOf(commandId),
        conversationId: conversation.id,
        author: authorOf(actor),
        at: now,
        text: text.value,
        editedAt: null,
        removedAt: null,
      },
    ],
  });
}
