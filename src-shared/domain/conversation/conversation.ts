// Owns what a conversation is: its state, owner and epoch, the customer's wait, and its first-response clock.
import { z } from 'zod';
import {
  agentIdSchema,
  contactIdSchema,
  conversationIdSchema,
  epochMsSchema,
  sequenceSchema,
  teamIdSchema,
  topicIdSchema,
} from '../../std/ids.ts';
import { firstResponseSchema } from '../sla/first-response.ts';

export const conversationStatusSchema = z.enum([
  'queued',
  'offered',
  'open',
  'pending',
  'snoozed',
  'resolved',
  'abandoned',
]);
export type ConversationStatus = z.infer<typeof conversationStatusSchema>;

export const sourceSchema = z.enum(['website', 'portal', 'docs', 'in-product']);
export type Source = z.infer<typeof sourceSchema>;

/** The page a visitor is on. `url` is http(s) only, `title` plain text. */
export const pageSchema = z.object({
  url: z
    .string()
    .max(2_000)
    .regex(/^https?:\/\//i),
  title: z.string().max(300),
});
export type Page = z.infer<typeof pageSchema>;

/** What lists show of the newest incoming, outgoing or note: its first 140 UTF-16 units. */
export const lastMessageSchema = z.object({
  kind: z.enum(['incoming', 'outgoing', 'note']),
  preview: z.string(),
  at: epochMsSchema,
});
export type LastMessage = z.infer<typeof lastMessageSchema>;

export const conversationSchema = z.object({
  id: conversationIdSchema,
  contactId: contactIdSchema,
  channel: z.literal('chat'),
  source: sourceSchema,
  topicId: topicIdSchema.nullable(),
  teamId: teamIdSchema,
  assigneeId: agentIdSchema.nullable(),
  /** Raised by one whenever the owner or team changes; acts made under an earlier epoch are refused. */
  epoch: z.int().min(0),
  status: conversationStatusSchema,
  createdAt: epochMsSchema,
  /** Since when the customer waits for an answer; null when the last word is ours. */
  waitingSince: epochMsSchema.nullable(),
  lastMessage: lastMessageSchema.nullable(),
  firstResponse: firstResponseSchema,
  page: pageSchema.nullable(),
  /** `order` of the last message known to have reached the contact's page, and of the last one they have seen. */
  contactReceived: sequenceSchema,
  contactRead: sequenceSchema,
  resolvedAt: epochMsSchema.nullable(),
  seq: sequenceSchema,
});
export type Conversation = z.infer<typeof conversationSchema>;

/** Whether the conversation still counts as work: neither resolved nor abandoned. */
export function isOngoing(conversation: Pick<Conversation, 'status'>): boolean {
  return conversation.status !== 'resolved' && conversation.status !== 'abandoned';
}

/** Any space but single blanks; most texts have none, and replacing costs on every message. */
const untidySpace = /[^\S ]| {2}/;

/** The first 140 UTF-16 units of a text on one line, never cutting a surrogate pair. */
export function previewOf(text: string): string {
  const line = (untidySpace.test(text) ? text.replace(/\s+/g, ' ') : text).trim();
  if (line.length <= 140) return line;
  const cut = line.slice(0, 140);
  const last = cut.charCodeAt(139);
  return last >= 0xd800 && last <= 0xdbff ? cut.slice(0, 139) : cut;
}
