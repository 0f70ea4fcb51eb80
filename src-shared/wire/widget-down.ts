// Owns what the server may say to a visitor's page, one JSON object per WebSocket text frame on /ws/widget.
import { z } from 'zod';
import { refusalCodeSchema } from '../commands/refusal.ts';
import {
  commandIdSchema,
  conversationIdSchema,
  epochMsSchema,
  messageIdSchema,
  sequenceSchema,
  topicIdSchema,
} from '../std/ids.ts';
import { badFrameSchema, byeSchema, outageSchema, pongSchema } from './down.ts';

/** A conversation as its visitor sees it: no team, no owner's id, no notes, no clocks. */
export const widgetConversationSchema = z.object({
  id: conversationIdSchema,
  status: z.enum(['waiting', 'open', 'resolved']),
  /** First name of the owner; null while nobody has it. */
  agentName: z.string().nullable(),
  contactRead: sequenceSchema,
});

/** `own` = the visitor wrote it. Sorted by `order`; the same `id` again replaces. */
export const widgetMessageSchema = z.object({
  id: messageIdSchema,
  order: sequenceSchema,
  own: z.boolean(),
  authorName: z.string().nullable(),
  text: z.string(),
  at: epochMsSchema,
});

/** `token` is set for a new visitor and to be kept; the last 50 messages come along, oldest first. */
export const widgetWelcomeSchema = z.object({
  type: z.literal('welcome'),
  protocol: z.int(),
  serverNow: epochMsSchema,
  token: z.string().nullable(),
  workspaceName: z.string(),
  topics: z.array(z.object({ id: topicIdSchema, name: z.string() })),
  agentsOnline: z.boolean(),
  conversation: widgetConversationSchema.nullable(),
  messages: z.array(widgetMessageSchema),
  hasEarlier: z.boolean(),
});

/** What is new; sent to every tab of the visitor. */
export const widgetChangesSchema = z.object({
  type: z.literal('changes'),
  conversation: widgetConversationSchema,
  messages: z.array(widgetMessageSchema),
});

export const widgetEarlierSchema = z.object({
  type: z.literal('earlier'),
  messages: z.array(widgetMessageSchema),
  hasEarlier: z.boolean(),
});

export const widgetAckSchema = z.object({
  type: z.literal('ack'),
  id: commandIdSchema,
  conversationId: conversationIdSchema,
});

export const widgetRefusedSchema = z.object({
  type: z.literal('refused'),
  id: commandIdSchema,
  reason: refusalCodeSchema,
});

export const widgetTypingDownSchema = z.object({
  type: z.literal('typing'),
  agentName: z.string(),
  on: z.boolean(),
});

export const widgetDownSchema = z.discriminatedUnion('type', [
  widgetWelcomeSchema,
  widgetChangesSchema,
  widgetEarlierSchema,
  widgetAckSchema,
  widgetRefusedSchema,
  outageSchema,
  badFrameSchema,
  widgetTypingDownSchema,
  pongSchema,
  byeSchema,
]);
export type WidgetDown = z.infer<typeof widgetDownSchema>;
export type WidgetConversation = z.infer<typeof widgetConversationSchema>;
export type WidgetMessage = z.infer<typeof widgetMessageSchema>;
