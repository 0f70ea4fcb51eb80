// Owns what the server may say to a console's desk, one JSON object per WebSocket text frame on /ws/console.
import { z } from 'zod';
import { refusalCodeSchema } from '../commands/refusal.ts';
import { roleSchema } from '../domain/people/agent.ts';
import {
  agentIdSchema,
  commandIdSchema,
  conversationIdSchema,
  epochMsSchema,
  sequenceSchema,
  teamIdSchema,
} from '../std/ids.ts';
import { linksSchema } from './up.ts';

/**
 * Answers a good hello. `resync` true: the cursor did not fit this database (other `databaseId`, or beyond `head`);
 * the desk empties its cache of confirmed rows and starts at 0.
 */
export const welcomeSchema = z.object({
  type: z.literal('welcome'),
  protocol: z.int(),
  workspace: z.object({ id: z.string(), name: z.string() }),
  databaseId: z.string(),
  agentId: agentIdSchema,
  serverNow: epochMsSchema,
  head: sequenceSchema,
  resync: z.boolean(),
  /** Since version 3 null where the hello named `links` that are known here: as then, but for `linksChanged`. */
  connectedAgentIds: z.array(agentIdSchema).nullable(),
  linksChanged: z
    .object({ came: z.array(agentIdSchema), went: z.array(agentIdSchema) })
    .nullable()
    .default(null),
  /** Since version 3: for the next hello. */
  links: linksSchema.nullable().default(null),
  /** Since version 2: ended conversations younger than this come by themselves, older ones when asked for. */
  horizonMs: z.int().min(0).default(0),
});

/** The agent's own, as they are from here on. */
export const rightsSchema = z.object({
  agentId: agentIdSchema,
  roles: z.array(roleSchema),
  teamIds: z.array(teamIdSchema),
});

/**
 * Rows as they are now, for everything that changed in (after, upTo] and that this agent may see; `forget` names
 * conversations that left their sight. Applied in one transaction with the cursor. A row is only applied over one
 * with a smaller or equal `seq`. `remaining` > 0: a catch-up page, ask `more`; 0: live from here.
 * Rows of conversations that entered the agent's sight, or were beyond the horizon until now, come along whole,
 * whatever their `seq`. In version 2 a client at cursor 0 is sent a snapshot: pages whose `upTo` stays 0 and whose
 * `place` says where to go on, then a last one whose `upTo` is the sequence the snapshot began at. In version 3 a client
 * whose agent's roles or teams changed is told them once, in `rights`: every conversation here that they do not let be
 * seen is taken away with this frame; then pages whose `upTo` stays the cursor bring what they let be seen besides.
 * Since version 3 `place` is also said beside a cursor while a conversation that comes whole spans pages, up to the last page.
 */
export const changesSchema = z.object({
  type: z.literal('changes'),
  after: sequenceSchema,
  upTo: sequenceSchema,
  remaining: z.int().min(0),
  /** Each is a `Row` of row.ts; parsed one by one, so that an unknown kind costs only itself. */
  rows: z.array(z.unknown()),
  forget: z.array(conversationIdSchema),
  place: z.string().max(200).nullable().default(null),
  rights: rightsSchema.nullable().default(null),
});

/** `before`: the place to ask on from; null = there are no more. Rows: conversations, their contacts, own read marks. */
export const endedSchema = z.object({
  type: z.literal('ended'),
  requestId: z.int().min(0),
  rows: z.array(z.unknown()),
  before: z.string().max(200).nullable(),
});

/**
 * `more`: ask again after `upTo`. `whole`: all of it up to this moment is here, what follows comes as `changes`.
 * `not-found`: there is no such conversation in the agent's sight.
 */
export const conversationPartSchema = z.object({
  type: z.literal('conversation-part'),
  requestId: z.int().min(0),
  conversationId: conversationIdSchema,
  rows: z.array(z.unknown()),
  upTo: sequenceSchema,
  state: z.enum(['more', 'whole', 'not-found']),
});

/**
 * An effect of something committed: the agent should be told of it, on one of their consoles only. Answered by
 * `notified`; until then it is sent again, to whichever console is there.
 */
export const notifySchema = z.object({
  type: z.literal('notify'),
  effectId: z.int().min(1),
  reason: z.enum(['customer-wrote', 'assigned']),
  conversationId: conversationIdSchema,
  /** Epoch ms, the server's: when it came about. */
  at: epochMsSchema,
});

/**
 * Since version 3, to one of several consoles of an agent: whether messages of conversations nobody owns ring there. They
 * do from each welcome on until this says otherwise; what it says goes for the `changes` behind it.
 */
export const ringSchema = z.object({ type: z.literal('ring'), here: z.boolean() });

/** The command is committed; its rows are in the `changes` up to `seq` (0 when it changed nothing). */
export const ackSchema = z.object({ type: z.literal('ack'), id: commandIdSchema, seq: sequenceSchema });

/** The command was decided against, for good: sending it again gives the same answer. */
export const refusedSchema = z.object({
  type: z.literal('refused'),
  id: commandIdSchema,
  reason: refusalCodeSchema,
});

/** The server could not decide now (busy, disk full): keep the command, try the same id again later. */
export const outageSchema = z.object({
  type: z.literal('outage'),
  id: commandIdSchema,
  retryAfterMs: z.int().min(0),
});

/** A frame that could not be read; `id` when one could be told from it. The socket stays up unless it keeps happening. */
export const badFrameSchema = z.object({
  type: z.literal('bad-frame'),
  problem: z.enum([
    'not-json',
    'not-an-object',
    'unknown-type',
    'invalid',
    'before-hello',
    'second-hello',
    'too-deep',
  ]),
  id: z.string().max(64).nullable(),
  path: z.string().max(200),
});

export const typingDownSchema = z.object({
  type: z.literal('typing'),
  conversationId: conversationIdSchema,
  who: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('contact') }),
    z.object({ kind: z.literal('agent'), id: agentIdSchema }),
  ]),
  on: z.boolean(),
});

/**
 * Ephemeral: an agent came, or went: said goodbye with their last socket, or has had none for a minute. Since version 3
 * the last of those told together says that whoever knew of the changes up to `after` knows of those up to `at` now,
 * counted as in the welcome's `links`.
 */
export const agentLinkSchema = z.object({
  type: z.literal('agent-link'),
  agentId: agentIdSchema,
  connected: z.boolean(),
  links: z
    .object({ after: z.int().min(0), at: z.int().min(0) })
    .nullable()
    .default(null),
});

export const pongSchema = z.object({ type: z.literal('pong'), n: z.int().min(0), serverNow: epochMsSchema });

/** Said before the server closes; `retryAfterMs` is its hint, null = do not come back by yourself. */
export const byeSchema = z.object({
  type: z.literal('bye'),
  reason: z.enum([
    'unauthenticated',
    'revoked',
    'protocol-too-old',
    'protocol-too-new',
    'too-many-requests',
    'slow-consumer',
    'bad-frames',
    'going-away',
  ]),
  retryAfterMs: z.int().min(0).nullable(),
});

export const consoleDownSchema = z.discriminatedUnion('type', [
  welcomeSchema,
  changesSchema,
  endedSchema,
  conversationPartSchema,
  notifySchema,
  ringSchema,
  ackSchema,
  refusedSchema,
  outageSchema,
  badFrameSchema,
  typingDownSchema,
  agentLinkSchema,
  pongSchema,
  byeSchema,
]);
export type ConsoleDown = z.infer<typeof consoleDownSchema>;
export type Welcome = z.infer<typeof welcomeSchema>;
export type Changes = z.infer<typeof changesSchema>;
export type Rights = z.infer<typeof rightsSchema>;
export type ConversationPart = z.infer<typeof conversationPartSchema>;
export type Ended = z.infer<typeof endedSchema>;
export type Notify = z.infer<typeof notifySchema>;
export type Typing = z.infer<typeof typingDownSchema>;
export type AgentLink = z.infer<typeof agentLinkSchema>;
export type Ring = z.infer<typeof ringSchema>;
export type Bye = z.infer<typeof byeSchema>;
