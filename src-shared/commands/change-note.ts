// Owns changing and removing an internal note: its author may, and who sees everything; what customers read stays said.
import { z } from 'zod';
import { type Conversation, previewOf } from '../domain/conversation/conversation.ts';
import type { Message } from '../domain/conversation/message.ts';
import { can } from '../domain/rights/can.ts';
import { conversationIdSchema, messageIdSchema, sequenceSchema } from '../std/ids.ts';
import { ok, type Result, refuse } from '../std/result.ts';
import { type Decided, nothingChanges, type Situation } from './decision.ts';
import { acceptText } from './message-text.ts';
import type { RefusalCode } from './refusal.ts';

const named = {
  conversationId: conversationIdSchema,
  messageId: messageIdSchema,
  /** The note's place in the sequence: by it the server finds it. */
  order: sequenceSchema,
};
export const editNoteSchema = z.object({ name: z.literal('edit-note'), ...named, text: z.string() });
export type EditNote = z.infer<typeof editNoteSchema>;
export const removeNoteSchema = z.object({ name: z.literal('remove-note'), ...named });
export type RemoveNote = z.infer<typeof removeNoteSchema>;

type Note = Extract<Message, { kind: 'note' }>;

export function decideEditNote(command: EditNote, situation: Situation): Decided {
  const found = findNote(command, situation);
  if (!found.ok) return found;
  const text = acceptText(command.text);
  if (!text.ok) return text;
  const { note, conversation } = found.value;
  if (note.text === text.value) return ok(nothingChanges);
  return ok(changed({ ...note, text: text.value, editedAt: situation.now }, note, conversation));
}

/** The words go from everywhere; that there was a note stays. */
export function decideRemoveNote(command: RemoveNote, situation: Situation): Decided {
  const found = findNote(command, situation);
  if (!found.ok) return found;
  const { note, conversation } = found.value;
  return ok(changed({ ...note, text: '', removedAt: situation.now }, note, conversation));
}

function findNote(
  command: EditNote | RemoveNote,
  situation: Situation,
): Result<{ note: Note; conversation: Conversation }, RefusalCode> {
  const { actor, conversation } = situation;
  if (conversation === null || actor.kind !== 'agent' || !can(actor, 'see', conversation))
    return refuse('not-found');
  const note = situation.findMessage(command.messageId, command.order);
  if (note === null || note.kind !== 'note' || note.conversationId !== conversation.id)
    return refuse('not-found');
  const isAuthor = note.author.kind === 'agent' && note.author.id === actor.id;
  if (!isAuthor && !can(actor, 'change-any-note', conversation)) return refuse('not-author');
  if (note.removedAt !== null) return refuse('gone');
  return ok({ note, conversation });
}

/** The list shows the note's words when it was the last thing said; the conversation comes along for whom it may be told. */
function changed(note: Note, before: Note, conversation: Conversation) {
  const last = conversation.lastMessage;
  const isLast = last?.kind === 'note' && last.at === before.at;
  return {
    ...nothingChanges,
    changedMessages: [note],
    conversation: isLast
      ? { ...conversation, lastMessage: { ...last, preview: previewOf(note.text) } }
      : conversation,
  };
}
