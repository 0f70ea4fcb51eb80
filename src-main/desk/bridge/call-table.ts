// Owns which function answers which call: one table, complete by its type, and the only way in.
import type { z } from 'zod';
import {
  type CallProblem,
  type DeskCallAnswer,
  type DeskCallInput,
  type DeskCallName,
  deskCalls,
} from '../../../src-shared/bridge/calls.ts';
import { addNote } from '../actions/add-note.ts';
import { assignConversation } from '../actions/assign-conversation.ts';
import { discardEntry } from '../actions/discard-entry.ts';
import { editNote } from '../actions/edit-note.ts';
import { fetchOlder } from '../actions/fetch-older.ts';
import { markRead } from '../actions/mark-read.ts';
import { placeInInbox } from '../actions/place-in-inbox.ts';
import { readConnection } from '../actions/read-connection.ts';
import { readDirectory } from '../actions/read-directory.ts';
import { readDrafts } from '../actions/read-drafts.ts';
import { readEdits } from '../actions/read-edits.ts';
import { readInbox } from '../actions/read-inbox.ts';
import { readPreferences } from '../actions/read-preferences.ts';
import { readSession } from '../actions/read-session.ts';
import { readThread } from '../actions/read-thread.ts';
import { reconnectNow } from '../actions/reconnect-now.ts';
import { removeNote } from '../actions/remove-note.ts';
import { reopenConversation } from '../actions/reopen-conversation.ts';
import { resendEntry } from '../actions/resend-entry.ts';
import { resolveConversation } from '../actions/resolve-conversation.ts';
import { saveDraft } from '../actions/save-draft.ts';
import { dropEdit, editToDraft, saveEdit } from '../actions/save-edit.ts';
import { savePreferences } from '../actions/save-preferences.ts';
import { sendNow } from '../actions/send-now.ts';
import { sendReply } from '../actions/send-reply.ts';
import { setLookingAt } from '../actions/set-looking-at.ts';
import { setPresence } from '../actions/set-presence.ts';
import { setTyping } from '../actions/set-typing.ts';
import { takeConversation } from '../actions/take-conversation.ts';
import { undoAct } from '../actions/undo-act.ts';
import { isDamage } from '../database/open-sqlite.ts';
import { type DeskRoom, SignedOut } from '../desk-room.ts';
import type { DiskWatch } from '../disk-watch.ts';
import type { DeskSession } from '../session/desk-session.ts';
import type { LinkOpener } from './open-link.ts';

export type CallContext = { room: DeskRoom; session: DeskSession; links: LinkOpener; windowId: number };

type Answering<Name extends DeskCallName> = (
  context: CallContext,
  input: DeskCallInput<Name>,
) => DeskCallAnswer<Name> | Promise<DeskCallAnswer<Name>>;

/** A call without a function, or a function without a call, does not compile. */
const callTable: { readonly [Name in DeskCallName]: Answering<Name> } = {
  readSession: ({ room }) => readSession(room),
  signIn: ({ session }, input) => session.signIn(input),
  signOut: ({ session }, input) => session.signOut(input),
  readConnection: ({ room }) => readConnection(room),
  reconnectNow: ({ room }) => reconnectNow(room),
  readInbox: ({ room }, input) => readInbox(room, input),
  placeInInbox: ({ room }, input) => placeInInbox(room, input),
  readThread: ({ room }, input) => readThread(room, input),
  readDirectory: ({ room }) => readDirectory(room),
  sendReply: ({ room }, input) => sendReply(room, input),
  addNote: ({ room }, input) => addNote(room, input),
  editNote: ({ room }, input) => editNote(room, input),
  removeNote: ({ room }, input) => removeNote(room, input),
  assignConversation: ({ room }, input) => assignConversation(room, input),
  takeConversation: ({ room }, input) => takeConversation(room, input),
  resolveConversation: ({ room }, input) => resolveConversation(room, input),
  reopenConversation: ({ room }, input) => reopenConversation(room, input),
  markRead: ({ room }, input) => markRead(room, input),
  setPresence: ({ room }, input) => setPresence(room, input),
  setTyping: ({ room }, input) => setTyping(room, input),
  readDrafts: ({ room }, input) => readDrafts(room, input),
  saveDraft: ({ room }, input) => saveDraft(room, input),
  readEdits: ({ room }, input) => readEdits(room, input),
  saveEdit: ({ room }, input) => saveEdit(room, input),
  dropEdit: ({ room }, input) => dropEdit(room, input),
  editToDraft: ({ room }, input) => editToDraft(room, input),
  resendEntry: ({ room }, input) => resendEntry(room, input),
  discardEntry: ({ room }, input) => discardEntry(room, input),
  undoAct: ({ room }, input) => undoAct(room, input),
  sendNow: ({ room }, input) => sendNow(room, input),
  fetchOlder: ({ room }) => fetchOlder(room),
  readPreferences: ({ room }) => readPreferences(room),
  savePreferences: ({ room }, input) => savePreferences(room, input),
  setLookingAt: ({ room, windowId }, input) => setLookingAt(room, input, windowId),
  openLink: ({ links }, input) => links.open(input.url),
};

/** The same table, said in the way that lets the compiler see name, schema and function as one. */
const inputSchemas: { readonly [Name in DeskCallName]: { input: z.ZodType<DeskCallInput<Name>> } } =
  deskCalls;

export type Answered = { answer: unknown } | { problem: CallProblem; cause: unknown };

/** Parses the input, calls, and puts whatever goes wrong into a listed problem. Never rejects. */
export async function answerCall(name: string, input: unknown, context: CallContext): Promise<Answered> {
  if (!isListed(name)) return { problem: 'unlisted', cause: null };
  try {
    return await parseAndCall(name, input, context);
  } catch (cause) {
    if (isDamage(cause)) return callMended(name, input, context, cause);
    return { problem: problemOf(cause, context.room.disk), cause };
  }
}

/** Nothing of a call that met damage was kept: once more on what was salvaged, under the same ids. */
async function callMended(
  name: DeskCallName,
  input: unknown,
  context: CallContext,
  met: unknown,
): Promise<Answered> {
  try {
    if (context.session.mend(met)) return await parseAndCall(name, input, context);
    return { problem: 'bug', cause: met };
  } catch (cause) {
    return { problem: problemOf(cause, context.room.disk), cause };
  }
}

async function parseAndCall<Name extends DeskCallName>(
  name: Name,
  input: unknown,
  context: CallContext,
): Promise<Answered> {
  const parsed = inputSchemas[name].input.safeParse(input);
  if (!parsed.success) return { problem: 'invalid-input', cause: null };
  return { answer: await callTable[name](context, parsed.data) };
}

function isListed(name: string): name is DeskCallName {
  return Object.hasOwn(deskCalls, name);
}

function problemOf(cause: unknown, disk: DiskWatch): CallProblem {
  if (cause instanceof SignedOut) return 'signed-out';
  return disk.met(cause) ? 'disk-full' : 'bug';
}
