// Owns the list of everything an agent can ask for, and the one entry by which any of it is decided.
import { z } from 'zod';
import { addNoteSchema, decideAddNote } from './add-note.ts';
import { assignConversationSchema, decideAssignConversation } from './assign-conversation.ts';
import { decideEditNote, decideRemoveNote, editNoteSchema, removeNoteSchema } from './change-note.ts';
import type { Decided, Situation } from './decision.ts';
import { decideMarkRead, markReadSchema } from './mark-read.ts';
import { decideReopenConversation, reopenConversationSchema } from './reopen-conversation.ts';
import { decideResolveConversation, resolveConversationSchema } from './resolve-conversation.ts';
import { decideSaveDraft, saveDraftSchema } from './save-draft.ts';
import { decideSendReply, sendReplySchema } from './send-reply.ts';
import { decideSetPresence, setPresenceSchema } from './set-presence.ts';
import { decideTakeConversation, takeConversationSchema } from './take-conversation.ts';

export const agentCommandSchema = z.discriminatedUnion('name', [
  sendReplySchema,
  addNoteSchema,
  editNoteSchema,
  removeNoteSchema,
  assignConversationSchema,
  takeConversationSchema,
  resolveConversationSchema,
  reopenConversationSchema,
  markReadSchema,
  saveDraftSchema,
  setPresenceSchema,
]);
export type AgentCommand = z.infer<typeof agentCommandSchema>;

/** Decides one agent command; pure. The caller hands in the conversation the command names. */
export function decideAgentCommand(command: AgentCommand, situation: Situation): Decided {
  switch (command.name) {
    case 'send-reply':
      return decideSendReply(command, situation);
    case 'add-note':
      return decideAddNote(command, situation);
    case 'edit-note':
      return decideEditNote(command, situation);
    case 'remove-note':
      return decideRemoveNote(command, situation);
    case 'assign-conversation':
      return decideAssignConversation(command, situation);
    case 'take-conversation':
      return decideTakeConversation(command, situation);
    case 'resolve-conversation':
      return decideResolveConversation(command, situation);
    case 'reopen-conversation':
      return decideReopenConversation(command, situation);
    case 'mark-read':
      return decideMarkRead(command, situation);
    case 'save-draft':
      return decideSaveDraft(command, situation);
    case 'set-presence':
      return decideSetPresence(command, situation);
  }
}
