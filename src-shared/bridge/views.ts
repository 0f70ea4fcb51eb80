// Owns what the desk shows a window: views computed for display, already overlaid with what is pending.
import { z } from 'zod';
import { refusalCodeSchema } from '../commands/refusal.ts';
import { conversationSchema, lastMessageSchema } from '../domain/conversation/conversation.ts';
import { draftKindSchema } from '../domain/conversation/draft.ts';
import { activitySchema, authorSchema, maxMessageLength } from '../domain/conversation/message.ts';
import { agentSchema, presenceSchema } from '../domain/people/agent.ts';
import { contactSchema } from '../domain/people/contact.ts';
import { teamSchema, topicSchema } from '../domain/people/team.ts';
import {
  agentIdSchema,
  commandIdSchema,
  conversationIdSchema,
  epochMsSchema,
  messageIdSchema,
} from '../std/ids.ts';

export const languageSchema = z.enum(['en', 'fr']);
export type Language = z.infer<typeof languageSchema>;

/** Who is signed in. `expired`: the server ended the session; work goes on offline, sending waits for signing in again. */
export const sessionViewSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed-out'), serverUrl: z.string(), lastEmail: z.string() }),
  z.object({
    state: z.literal('signed-in'),
    serverUrl: z.string(),
    expired: z.boolean(),
    agentId: agentIdSchema,
    agentName: z.string(),
    email: z.string(),
    workspaceName: z.string(),
  }),
]);
export type SessionView = z.infer<typeof sessionViewSchema>;

/** An act that may still be taken back, until `until` (our clock, epoch ms). */
export const heldActSchema = z.object({
  entryId: commandIdSchema,
  conversationId: conversationIdSchema,
  command: z.string(),
  until: epochMsSchema,
});
export type HeldAct = z.infer<typeof heldActSchema>;

/**
 * The link to the server. `toSend` counts acts not acknowledged, `refused` those the server said no to.
 * `held`: those of `toSend` that may still be taken back, in the order made. `unanswered`: those that may have left and
 * are not answered; what is neither waits here.
 * `serverAhead` ms to add to the local clock to get the server's. `disk` full: nothing can be written, all can be read.
 * `salvagedAt`: outbox.db was found damaged then; what could be read of it was kept, the damaged file lies beside it.
 */
const counts = {
  toSend: z.int(),
  held: z.array(heldActSchema),
  unanswered: z.int(),
  refused: z.int(),
  serverAheadMs: z.number(),
  disk: z.enum(['ok', 'full']),
  salvagedAt: epochMsSchema.nullable(),
};
export const connectionViewSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('offline'), ...counts, nextTryAt: epochMsSchema.nullable() }),
  z.object({ state: z.literal('connecting'), ...counts }),
  z.object({ state: z.literal('catching-up'), ...counts, remaining: z.int() }),
  z.object({ state: z.literal('live'), ...counts, latencyMs: z.number().nullable() }),
  z.object({
    state: z.literal('refused'),
    ...counts,
    reason: z.enum(['unauthenticated', 'revoked', 'protocol-too-old', 'protocol-too-new']),
  }),
]);
export type ConnectionView = z.infer<typeof connectionViewSchema>;

export const inboxFilterSchema = z.enum(['mine', 'queue', 'all', 'resolved']);
export type InboxFilter = z.infer<typeof inboxFilterSchema>;

export const inboxRowSchema = z.object({
  conversationId: conversationIdSchema,
  contact: contactSchema,
  teamId: conversationSchema.shape.teamId,
  topicId: conversationSchema.shape.topicId,
  assigneeId: agentIdSchema.nullable(),
  status: conversationSchema.shape.status,
  createdAt: epochMsSchema,
  waitingSince: epochMsSchema.nullable(),
  firstResponse: conversationSchema.shape.firstResponse,
  lastMessage: lastMessageSchema.nullable(),
  unread: z.int(),
  /** Own acts on it not yet confirmed / refused by the server. */
  pending: z.int(),
  refused: z.int(),
  contactTyping: z.boolean(),
  hasDraft: z.boolean(),
});
export type InboxRow = z.infer<typeof inboxRowSchema>;

/** Refused acts that are not messages (an assignment, a resolve), shown above the composer. */
export const refusedActSchema = z.object({
  entryId: commandIdSchema,
  command: z.string(),
  reason: refusalCodeSchema,
  text: z.string().nullable(),
});
export type RefusedAct = z.infer<typeof refusedActSchema>;

/**
 * `rows` in inbox order, those that stand in the list from the place `from` on, counted from 0; `counts` says how long
 * the list of each filter is. `longestWaitSince` over the queue of the agent's teams; `outOfSight`: refused acts, words
 * included, in conversations the agent does not see any more. `older`: whether the server has ended conversations that
 * are not here (`unknown` until asked).
 */
export const inboxViewSchema = z.object({
  from: z.int(),
  rows: z.array(inboxRowSchema),
  counts: z.record(inboxFilterSchema, z.int()),
  queueLength: z.int(),
  longestWaitSince: epochMsSchema.nullable(),
  outOfSight: z.array(refusedActSchema),
  older: z.enum(['unknown', 'more', 'none']),
});
export type InboxView = z.infer<typeof inboxViewSchema>;

/**
 * `held` may still be taken back, until `until` (our clock, epoch ms) · `waiting` in the outbox · `sending` on the wire, no answer yet · `unconfirmed` the link broke before an answer ·
 * `refused` with why · `sent` committed · `delivered` on the customer's page · `read` seen there · `received` theirs.
 */
export const deliverySchema = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['waiting', 'sending', 'unconfirmed', 'sent', 'delivered', 'read', 'received']) }),
  z.object({ state: z.literal('held'), until: epochMsSchema }),
  z.object({ state: z.literal('refused'), reason: refusalCodeSchema }),
]);
export type Delivery = z.infer<typeof deliverySchema>;

/** `order` null while pending. `entryId` set while an outbox entry stands behind it. */
const threadEntry = {
  id: messageIdSchema,
  order: z.int().nullable(),
  author: authorSchema,
  at: epochMsSchema,
  entryId: commandIdSchema.nullable(),
  delivery: deliverySchema,
};
export const threadMessageSchema = z.discriminatedUnion('kind', [
  z.object({
    ...threadEntry,
    kind: z.enum(['incoming', 'outgoing', 'note']),
    text: z.string(),
    /** Of notes; a removed one has no text. */
    editedAt: epochMsSchema.nullable(),
    removedAt: epochMsSchema.nullable(),
    /** Whether the agent may change or remove it. */
    mayChange: z.boolean(),
  }),
  z.object({ ...threadEntry, kind: z.literal('activity'), activity: activitySchema }),
]);
export type ThreadMessage = z.infer<typeof threadMessageSchema>;

export const threadViewSchema = z.object({
  /** As it will be once everything pending is confirmed. */
  conversation: conversationSchema,
  contact: contactSchema,
  /** Oldest first; a window of the newest `limit` (or those before `beforeOrder`). */
  messages: z.array(threadMessageSchema),
  hasEarlier: z.boolean(),
  /** False: beyond the horizon and not all here yet; it is fetched by itself as soon as the link is live. */
  whole: z.boolean(),
  /** `order` of the last message the agent has read, pending marks included. */
  readUpTo: z.int(),
  contactTyping: z.boolean(),
  typingAgentIds: z.array(agentIdSchema),
  refusedActs: z.array(refusedActSchema),
  may: z.object({
    reply: z.boolean(),
    take: z.boolean(),
    assign: z.boolean(),
    resolve: z.boolean(),
    reopen: z.boolean(),
  }),
});
export type ThreadView = z.infer<typeof threadViewSchema>;

export const draftsViewSchema = z.object({ reply: z.string(), note: z.string() });
export type DraftsView = z.infer<typeof draftsViewSchema>;

/** A refused act or a note; a message has its command's id. */
export const editedIdSchema = z.union([messageIdSchema, commandIdSchema]);
export type EditedId = z.infer<typeof editedIdSchema>;

/** Words that are being changed in place. `kind`: the draft they belong to, should there be nothing left to change. */
export const editSchema = z.strictObject({
  editedId: editedIdSchema,
  conversationId: conversationIdSchema,
  what: z.enum(['refused', 'note']),
  kind: draftKindSchema,
  before: z.string().max(2 * maxMessageLength),
  text: z.string().max(80_000),
});
export type Edit = z.infer<typeof editSchema>;

/** `gone`: what they change was settled, removed, or may not be changed by the agent any more. */
export const editsViewSchema = z.array(editSchema.extend({ gone: z.boolean() }));

export const directoryViewSchema = z.object({
  agents: z.array(agentSchema.extend({ connected: z.boolean(), active: z.int() })),
  teams: z.array(teamSchema),
  topics: z.array(topicSchema),
  me: z.object({ presence: presenceSchema, acceptingChat: z.boolean(), active: z.int(), capacity: z.int() }),
});
export type DirectoryView = z.infer<typeof directoryViewSchema>;

export const preferencesSchema = z.object({
  language: languageSchema.nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  notifications: z.boolean(),
  sounds: z.boolean(),
  /** How long an act can be taken back before it goes out; 0 = it goes at once. */
  undoSeconds: z.union([z.literal(0), z.literal(5), z.literal(10)]),
  /** The last thing open, restored at the next start. */
  openConversationId: conversationIdSchema.nullable(),
});
export type Preferences = z.infer<typeof preferencesSchema>;
