// Owns the one table of calls a window may make of the desk: name, input, answer. What is not listed does not exist.
import { z } from 'zod';
import { refusalCodeSchema } from '../commands/refusal.ts';
import { draftKindSchema } from '../domain/conversation/draft.ts';
import { maxMessageLength } from '../domain/conversation/message.ts';
import { presenceSchema } from '../domain/people/agent.ts';
import {
  agentIdSchema,
  commandIdSchema,
  conversationIdSchema,
  messageIdSchema,
  sequenceSchema,
  teamIdSchema,
} from '../std/ids.ts';
import {
  connectionViewSchema,
  directoryViewSchema,
  draftsViewSchema,
  editSchema,
  editsViewSchema,
  inboxFilterSchema,
  inboxViewSchema,
  preferencesSchema,
  sessionViewSchema,
  threadViewSchema,
} from './views.ts';

const nothing = z.strictObject({});
const done = z.object({ done: z.literal(true) });
const conversation = z.strictObject({ conversationId: conversationIdSchema });
/**
 * The act's own id, made by who asks, so that it can be asked again after a desk that ended before it answered: an id
 * that is in the outbox, or was settled lately, is answered `queued` and changes nothing. Without one the desk makes it.
 */
const entryId = commandIdSchema.optional();
const act = conversation.extend({ entryId });
/** Text may be longer than a message so that the desk refuses it in words instead of the bridge in a parse error. */
const text = z.string().max(maxMessageLength * 2);

/** An act was put in the outbox under `entryId`, or said no to at once. */
const actAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('queued'), entryId: commandIdSchema }),
  z.object({ state: z.literal('refused'), reason: refusalCodeSchema }),
]);
export type ActAnswer = z.infer<typeof actAnswer>;

export const deskCalls = {
  readSession: { input: nothing, answer: sessionViewSchema },
  signIn: {
    input: z.strictObject({ email: z.string().min(3).max(254), password: z.string().min(1).max(200) }),
    answer: z.discriminatedUnion('state', [
      z.object({ state: z.literal('signed-in') }),
      z.object({
        state: z.literal('refused'),
        reason: z.enum(['wrong-credentials', 'rate-limited', 'unreachable', 'protocol-too-old', 'outage']),
      }),
    ]),
  },
  /** Refused with `unsent` while the outbox holds work, unless `discardUnsent`. */
  signOut: {
    input: z.strictObject({ discardUnsent: z.boolean() }),
    answer: z.discriminatedUnion('state', [
      z.object({ state: z.literal('signed-out') }),
      z.object({ state: z.literal('unsent'), count: z.int() }),
    ]),
  },
  readConnection: { input: nothing, answer: connectionViewSchema },
  reconnectNow: { input: nothing, answer: done },
  readInbox: {
    input: z.strictObject({ filter: inboxFilterSchema, from: z.int().min(0).max(10_000_000).optional() }),
    answer: inboxViewSchema,
  },
  /** Where a conversation stands in a list, counted from 0; null when it is not in it. */
  placeInInbox: {
    input: conversation.extend({ filter: inboxFilterSchema }),
    answer: z.object({ place: z.int().nullable() }),
  },
  /** Null when there is no such conversation in the agent's sight. `limit` 1–200. */
  readThread: {
    input: z.strictObject({
      conversationId: conversationIdSchema,
      beforeOrder: sequenceSchema.nullable(),
      limit: z.int().min(1).max(200),
    }),
    answer: threadViewSchema.nullable(),
  },
  readDirectory: { input: nothing, answer: directoryViewSchema },
  /** Clears the reply draft in the same transaction. `thenResolve` queues the resolve right behind it. */
  sendReply: {
    input: act.extend({ text, thenResolve: z.boolean() }),
    answer: actAnswer,
  },
  addNote: { input: act.extend({ text }), answer: actAnswer },
  /** Own notes, and anybody's for who sees everything. */
  editNote: { input: act.extend({ messageId: messageIdSchema, text }), answer: actAnswer },
  removeNote: { input: act.extend({ messageId: messageIdSchema }), answer: actAnswer },
  assignConversation: {
    input: act.extend({ teamId: teamIdSchema, agentId: agentIdSchema.nullable() }),
    answer: actAnswer,
  },
  takeConversation: { input: act, answer: actAnswer },
  resolveConversation: { input: act, answer: actAnswer },
  reopenConversation: { input: act, answer: actAnswer },
  /** Marks everything read up to `upTo` (an `order`). */
  markRead: {
    input: z.strictObject({ conversationId: conversationIdSchema, upTo: sequenceSchema }),
    answer: actAnswer,
  },
  setPresence: {
    input: z.strictObject({ presence: presenceSchema, acceptingChat: z.boolean() }),
    answer: actAnswer,
  },
  /** Ephemeral: dropped while not live. */
  setTyping: {
    input: z.strictObject({ conversationId: conversationIdSchema, on: z.boolean() }),
    answer: done,
  },
  readDrafts: { input: conversation, answer: draftsViewSchema },
  /**
   * An empty text removes the draft. Answered once it is on disk. `over` is the text these words were written over: where
   * the desk has another one (words of another machine came in between), both are joined and `draft-changed` follows.
   */
  saveDraft: {
    input: z.strictObject({
      conversationId: conversationIdSchema,
      kind: draftKindSchema,
      text: z.string().max(100_000),
      over: z.string().max(100_000).optional(),
    }),
    answer: done,
  },
  /** Words being changed in place, of a conversation in sight. They are this machine's own. */
  readEdits: { input: conversation, answer: editsViewSchema },
  /** Answered once it is on disk. The act that takes the words does away with it. */
  saveEdit: { input: editSchema, answer: done },
  dropEdit: { input: editSchema.pick({ editedId: true }), answer: done },
  /** For one that is gone: its words go into the draft of their kind, above what else stands there, in one go. */
  editToDraft: {
    input: editSchema.omit({ what: true, before: true }),
    answer: done,
  },
  /**
   * For a refused entry: sends its words again as a new act (the old entry goes), with `text` if it was edited.
   * `newEntryId` is the new act's own id, as `entryId` is of the others.
   */
  resendEntry: {
    input: z.strictObject({ entryId: commandIdSchema, text: text.nullable(), newEntryId: entryId }),
    answer: actAnswer,
  },
  /** Removes a refused entry for good; `text` goes into the draft it came from, above what was written since, in one go. */
  discardEntry: {
    input: z.strictObject({ entryId: commandIdSchema, text: z.string().max(100_000).nullable() }),
    answer: done,
  },
  /**
   * Takes back an act that is still held (`delivery.state` held), with what was queued right behind it; null: the last
   * one. Words go back into the draft. Nothing of it ever leaves this machine.
   */
  undoAct: {
    input: z.strictObject({ entryId: commandIdSchema.nullable() }),
    answer: z.discriminatedUnion('state', [
      z.object({ state: z.literal('undone'), conversationId: conversationIdSchema, command: z.string() }),
      z.object({ state: z.literal('too-late') }),
    ]),
  },
  /** Lets a held act go at once. */
  sendNow: { input: z.strictObject({ entryId: commandIdSchema }), answer: done },
  /** The next older ended conversations, which then stay on this machine. Cannot be done offline, and says so. */
  fetchOlder: {
    input: nothing,
    answer: z.discriminatedUnion('state', [
      z.object({ state: z.literal('fetched'), more: z.boolean() }),
      z.object({ state: z.literal('offline') }),
    ]),
  },
  readPreferences: { input: nothing, answer: preferencesSchema },
  savePreferences: { input: preferencesSchema.partial().strict(), answer: done },
  /** Tells the desk what the agent has in front of them, so that nothing notifies about it; null = nothing or unfocused. */
  setLookingAt: {
    input: z.strictObject({ conversationId: conversationIdSchema.nullable() }),
    answer: done,
  },
  /** Opens https, mailto or tel outside; anything else is refused. */
  openLink: {
    input: z.strictObject({ url: z.string().max(2_000) }),
    answer: z.discriminatedUnion('state', [
      z.object({ state: z.literal('opened') }),
      z.object({ state: z.literal('refused') }),
    ]),
  },
} as const;

export type DeskCalls = typeof deskCalls;
export type DeskCallName = keyof DeskCalls;
export type DeskCallInput<Name extends DeskCallName> = z.infer<DeskCalls[Name]['input']>;
export type DeskCallAnswer<Name extends DeskCallName> = z.infer<DeskCalls[Name]['answer']>;

/** What the port carries up: one call. `callId` is the window's own number for the answer. */
export const callFrameSchema = z.strictObject({
  callId: z.int().min(0),
  name: z.string().max(60),
  input: z.unknown(),
});
export type CallFrame = z.infer<typeof callFrameSchema>;

/** Why a call got no answer: a mistake in the window (never the agent's), or the desk's own trouble. */
export const callProblemSchema = z.enum([
  'unlisted',
  'invalid-input',
  'too-large',
  'too-many',
  'signed-out',
  'bug',
  'disk-full',
  /** Said by the preload: the desk ended before it answered. Whether the call took effect shows when read again; an act is asked again under its `entryId`. */
  'desk-restarted',
]);
export type CallProblem = z.infer<typeof callProblemSchema>;

/** What the port carries down for a call; sent as one JSON string. */
export const answerFrameSchema = z.discriminatedUnion('state', [
  z.object({ callId: z.int(), state: z.literal('answered'), answer: z.unknown() }),
  z.object({ callId: z.int(), state: z.literal('failed'), problem: callProblemSchema }),
]);
export type AnswerFrame = z.infer<typeof answerFrameSchema>;
