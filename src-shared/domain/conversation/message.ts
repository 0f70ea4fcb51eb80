// Owns one entry of a conversation: its kinds, its limits, and activities as codes put into words only at display.
import { z } from 'zod';
import {
  agentIdSchema,
  contactIdSchema,
  conversationIdSchema,
  epochMsSchema,
  messageIdSchema,
  sequenceSchema,
  teamIdSchema,
} from '../../std/ids.ts';

/** UTF-16 units a message may hold (promises.md §4: 100,001 characters are refused). */
export const maxMessageLength = 10_000;

export const authorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('contact'), id: contactIdSchema }),
  z.object({ kind: z.literal('agent'), id: agentIdSchema }),
  z.object({ kind: z.literal('system') }),
]);
export type Author = z.infer<typeof authorSchema>;

export const activitySchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('conversation-started') }),
  z.object({ code: z.literal('assigned'), agentId: agentIdSchema }),
  z.object({ code: z.literal('unassigned') }),
  z.object({ code: z.literal('moved-to-team'), teamId: teamIdSchema }),
  z.object({ code: z.literal('taken') }),
  z.object({ code: z.literal('resolved') }),
  z.object({ code: z.literal('reopened') }),
]);
export type Activity = z.infer<typeof activitySchema>;

const entry = {
  id: messageIdSchema,
  conversationId: conversationIdSchema,
  author: authorSchema,
  /** Server's time of acceptance; for what is still pending, the desk's estimate. Display only. */
  at: epochMsSchema,
};

const textBody = { text: z.string().max(maxMessageLength) };
/** Of a note only: what customers were told is not changed. A removed one has no words any more. */
const changes = {
  editedAt: epochMsSchema.nullable().default(null),
  removedAt: epochMsSchema.nullable().default(null),
};

/** A message before the server gave it a place in the sequence. */
export const unsequencedMessageSchema = z.discriminatedUnion('kind', [
  z.object({ ...entry, kind: z.literal('incoming'), ...textBody }),
  z.object({ ...entry, kind: z.literal('outgoing'), ...textBody }),
  z.object({ ...entry, kind: z.literal('note'), ...textBody, ...changes }),
  z.object({ ...entry, kind: z.literal('activity'), activity: activitySchema }),
]);
export type UnsequencedMessage = z.infer<typeof unsequencedMessageSchema>;

const place = {
  /** The sequence number it was born with: orders the thread, never changes. */
  order: sequenceSchema,
  /** The sequence number of its latest version. */
  seq: sequenceSchema,
};

export const messageSchema = z.discriminatedUnion('kind', [
  z.object({ ...entry, ...place, kind: z.literal('incoming'), ...textBody }),
  z.object({ ...entry, ...place, kind: z.literal('outgoing'), ...textBody }),
  z.object({ ...entry, ...place, kind: z.literal('note'), ...textBody, ...changes }),
  z.object({ ...entry, ...place, kind: z.literal('activity'), activity: activitySchema }),
]);
export type Message = z.infer<typeof messageSchema>;
export type MessageKind = Message['kind'];
