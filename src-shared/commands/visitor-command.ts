// Owns the list of everything a visitor's page can ask for, and how each is decided.
import { z } from 'zod';
import {
  type Conversation,
  isOngoing,
  pageSchema,
  previewOf,
  sourceSchema,
} from '../domain/conversation/conversation.ts';
import type { UnsequencedMessage } from '../domain/conversation/message.ts';
import type { VisitorActor } from '../domain/people/actor.ts';
import { can } from '../domain/rights/can.ts';
import { startFirstResponse } from '../domain/sla/first-response.ts';
import {
  type CommandId,
  type ConversationId,
  conversationIdSchema,
  sequenceSchema,
  type TeamId,
  topicIdSchema,
} from '../std/ids.ts';
import { ok, type Result, refuse } from '../std/result.ts';
import { activityMessage, authorOf, messageIdOf } from './activity-message.ts';
import { acceptText } from './message-text.ts';
import type { RefusalCode } from './refusal.ts';

/** Opens a conversation; where one is already ongoing the text joins it (promises.md P12). */
export const startConversationSchema = z.object({
  name: z.literal('start-conversation'),
  topicId: topicIdSchema.nullable(),
  source: sourceSchema,
  page: pageSchema.nullable(),
  text: z.string(),
});
/** Into a resolved conversation it reopens it. */
export const sendMessageSchema = z.object({
  name: z.literal('send-message'),
  conversationId: conversationIdSchema,
  text: z.string(),
});
/** How far messages reached the page and were seen there; both only move forward. */
export const markProgressSchema = z.object({
  name: z.literal('mark-progress'),
  conversationId: conversationIdSchema,
  received: sequenceSchema,
  read: sequenceSchema,
});
export const visitPageSchema = z.object({
  name: z.literal('visit-page'),
  conversationId: conversationIdSchema,
  page: pageSchema,
});

export const visitorCommandSchema = z.discriminatedUnion('name', [
  startConversationSchema,
  sendMessageSchema,
  markProgressSchema,
  visitPageSchema,
]);
export type VisitorCommand = z.infer<typeof visitorCommandSchema>;
export type StartConversation = z.infer<typeof startConversationSchema>;

/** What a visitor's command is decided on. `now` epoch ms, server time. */
export type VisitorSituation = {
  actor: VisitorActor;
  now: number;
  commandId: CommandId;
  /** The conversation named, or for `start-conversation` the visitor's ongoing one; null when there is none. */
  conversation: Conversation | null;
  /** For a new conversation: its id, the team its topic leads to, and the first-response target in ms. */
  newConversationId: ConversationId;
  teamForTopic: TeamId;
  firstResponseTargetMs: number;
};

/** `conversation` is null when nothing changed (a progress mark already passed). */
export type VisitorDecision = { conversation: Conversation | null; messages: UnsequencedMessage[] };

export function decideVisitorCommand(
  command: VisitorCommand,
  situation: VisitorSituation,
): Result<VisitorDecision, RefusalCode> {
  const { conversation, actor } = situation;
  if (command.name === 'start-conversation') {
    return say(conversation ?? newConversation(command, situation), command.text, situation);
  }
  if (conversation === null || !can(actor, 'see', conversation)) return refuse('not-found');
  switch (command.name) {
    case 'send-message':
      return say(conversation, command.text, situation);
    case 'mark-progress': {
      const contactReceived = Math.max(conversation.contactReceived, command.received, command.read);
      const contactRead = Math.max(conversation.contactRead, command.read);
      const moved =
        contactReceived !== conversation.contactReceived || contactRead !== conversation.contactRead;
      return ok({
        conversation: moved ? { ...conversation, contactReceived, contactRead } : null,
        messages: [],
      });
    }
    case 'visit-page': {
      const same =
        conversation.page?.url === command.page.url && conversation.page.title === command.page.title;
      return ok({ conversation: same ? null : { ...conversation, page: command.page }, messages: [] });
    }
  }
}

function newConversation(command: StartConversation, situation: VisitorSituation): Conversation {
  return {
    id: situation.newConversationId,
    contactId: situation.actor.id,
    channel: 'chat',
    source: command.source,
    topicId: command.topicId,
    teamId: situation.teamForTopic,
    assigneeId: null,
    epoch: 0,
    status: 'queued',
    createdAt: situation.now,
    waitingSince: null,
    lastMessage: null,
    firstResponse: startFirstResponse(situation.now, situation.firstResponseTargetMs),
    page: command.page,
    contactReceived: 0,
    contactRead: 0,
    resolvedAt: null,
    seq: 0,
  };
}

function say(
  conversation: Conversation,
  raw: string,
  { actor, now, commandId }: VisitorSituation,
): Result<VisitorDecision, RefusalCode> {
  const text = acceptText(raw);
  if (!text.ok) return text;
  if (conversation.status === 'abandoned') return refuse('gone');
  const reopens = !isOngoing(conversation);
  const conversationId = conversation.id;
  return ok({
    conversation: {
      ...conversation,
      status: reopens ? (conversation.assigneeId === null ? 'queued' : 'open') : awake(conversation.status),
      resolvedAt: null,
      waitingSince: conversation.waitingSince ?? now,
      lastMessage: { kind: 'incoming', preview: previewOf(text.value), at: now },
    },
    messages: [
      ...(reopens ? [activityMessage(conversationId, actor, { code: 'reopened' }, commandId, now)] : []),
      {
        kind: 'incoming',
        id: messageIdOf(commandId),
        conversationId,
        author: authorOf(actor),
        at: now,
        text: text.value,
      },
    ],
  });
}

/** The customer's word ends a pause: *pending* means waiting on them, *snoozed* until they speak. */
function awake(status: Conversation['status']): Conversation['status'] {
  return status === 'pending' || status === 'snoozed' ? 'open' : status;
}
