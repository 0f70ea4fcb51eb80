// Owns what a console's desk may say to the server, one JSON object per WebSocket text frame on /ws/console.
import { z } from 'zod';
import { agentCommandSchema } from '../commands/agent-command.ts';
import { commandIdSchema, conversationIdSchema, epochMsSchema, sequenceSchema } from '../std/ids.ts';

const protocolRangeSchema = z.object({ min: z.int().min(1), max: z.int().min(1) });

/** How much of who came and went was heard: `at` counts changes, from the server's start on, which `of` names. */
export const linksSchema = z.object({ of: z.string().max(64), at: z.int().min(0) });
export type Links = z.infer<typeof linksSchema>;

/**
 * The first frame. `cursor` 0 and `databaseId` null ask for everything the agent may see. A cursor that is no number
 * reads as -1, which fits no database: it costs one resync, not the link.
 */
export const helloSchema = z.object({
  type: z.literal('hello'),
  protocol: protocolRangeSchema,
  token: z.string().min(1).max(200),
  databaseId: z.string().max(64).nullable(),
  cursor: z.number().catch(-1),
  /** Since version 2: where pages were broken off, as the server last said; null = at their beginning, or not at all. */
  place: z.string().max(200).nullable().catch(null).default(null),
  /** Since version 3: what the client last heard of who is there (`linksSchema`); null = nothing it still knows. */
  links: linksSchema.nullable().catch(null).default(null),
  client: z.object({ name: z.string().max(60), version: z.string().max(40) }),
});

/** An act. The same id with the same command may come any number of times: it has one effect and one answer. */
export const commandFrameSchema = z.object({
  type: z.literal('command'),
  id: commandIdSchema,
  /** The client's clock when the act was made; for display and records, never for order. */
  at: epochMsSchema,
  command: agentCommandSchema,
});

/** Asks for the next page of a catch-up, after having applied everything up to `after`. */
export const moreSchema = z.object({
  type: z.literal('more'),
  after: sequenceSchema,
  /** Since version 2: that of the page applied last; null = it had none. */
  place: z.string().max(200).nullable().catch(null).default(null),
});

/**
 * Since version 2: ended conversations beyond the horizon, newest first; `before` is the place the answer before gave,
 * null = from the newest. Answered by `ended`.
 */
export const listEndedSchema = z.object({
  type: z.literal('list-ended'),
  requestId: z.int().min(0),
  before: z.string().max(200).nullable(),
});

/** Since version 2: the messages of one conversation born after `after`, oldest first. Answered by `conversation-part`. */
export const fetchConversationSchema = z.object({
  type: z.literal('fetch-conversation'),
  requestId: z.int().min(0),
  conversationId: conversationIdSchema,
  after: sequenceSchema,
});

/** Since version 2: a `notify` is recorded here and was, or needed not be, shown. */
export const notifiedSchema = z.object({ type: z.literal('notified'), effectId: z.int().min(1) });

/** Ephemeral: says the agent is (or stopped) writing a reply; repeated at most every 3 s, fades after 6 s. */
export const typingUpSchema = z.object({
  type: z.literal('typing'),
  conversationId: conversationIdSchema,
  on: z.boolean(),
});

export const pingSchema = z.object({ type: z.literal('ping'), n: z.int().min(0) });

export const consoleUpSchema = z.discriminatedUnion('type', [
  helloSchema,
  commandFrameSchema,
  moreSchema,
  listEndedSchema,
  fetchConversationSchema,
  notifiedSchema,
  typingUpSchema,
  pingSchema,
]);
export type ConsoleUp = z.infer<typeof consoleUpSchema>;
export type Hello = z.infer<typeof helloSchema>;
export type CommandFrame = z.infer<typeof commandFrameSchema>;
