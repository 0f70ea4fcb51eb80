// Owns the visitor's protocol on one socket: hello, commands and their answers, earlier messages, typing, ping.
import type { z } from 'zod';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { negotiateProtocol, serverProtocolRange } from '../../src-shared/wire/version.ts';
import type { WidgetDown, WidgetMessage } from '../../src-shared/wire/widget-down.ts';
import {
  type readEarlierSchema,
  type widgetCommandFrameSchema,
  type widgetHelloSchema,
  widgetUpSchema,
} from '../../src-shared/wire/widget-up.ts';
import { acceptVisitorCommand, type Visitor } from '../actions/accept-visitor-command.ts';
import type { Answer, CommandQueue } from '../actions/command-queue.ts';
import { isDatabaseOutage } from '../database/is-database-outage.ts';
import type { Tables } from '../database/tables.ts';
import type { Tokens } from '../sign-in/tokens.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import type { ClientSocket } from './client-socket.ts';
import { type CommandRates, createCommandPatience } from './command-patience.ts';
import { createFrameDoor } from './frame-door.ts';
import type { FrameObject } from './read-frame.ts';
import { createReadLine } from './read-line.ts';
import { readPlainMessage } from './read-plain-command.ts';
import type { SocketSession } from './socket-door.ts';
import { widgetConversation, widgetMessage } from './widget-view.ts';

/** One page of a visitor, as the hub that tells it things sees it. */
export type LiveWidget = { readonly visitor: Visitor; readonly client: ClientSocket };

export type WidgetHubPort = {
  /** Answers false when the visitor has too many pages open. */
  add(widget: LiveWidget): boolean;
  remove(widget: LiveWidget): void;
  agentsOnline(): boolean;
  typing(conversationId: ConversationId, on: boolean): void;
};

export type WidgetSessionDependencies = {
  state: WorkspaceState;
  tables: Tables;
  tokens: Tokens;
  queue: CommandQueue;
  hub: WidgetHubPort;
  now(): number;
  /** Calls `act` after `ms`; keeps no process alive. */
  after(ms: number, act: () => void): void;
  rates: CommandRates;
  onBug(error: unknown): void;
};

const historyPage = 50;

type WidgetCommandFrame = z.infer<typeof widgetCommandFrameSchema>;
type AfterHello = Exclude<z.infer<typeof widgetUpSchema>, { type: 'hello' }>;
type Phase = { at: 'greeting' } | { at: 'open'; widget: LiveWidget } | { at: 'closed' };

const readFrame = createFrameDoor(widgetUpSchema, readPlainMessage);

export function openWidgetSession(
  client: ClientSocket,
  dependencies: WidgetSessionDependencies,
): SocketSession {
  const { state, tables, tokens, queue, hub, now, after, rates, onBug } = dependencies;
  const patience = createCommandPatience(rates, client.address);
  let phase: Phase = { at: 'greeting' };
  /** A page waits for each answer before it asks again: late is better than never. */
  const reads = createReadLine({
    take: () => (phase.at === 'open' ? rates.ephemerals.take(phase.widget.visitor.contactId, now()) : 0),
    after,
    isOpen: () => client.isOpen,
    onFlood: () => client.bye('too-many-requests', 10_000),
    onFailed(error) {
      client.bye('going-away', 2_000);
      if (!isDatabaseOutage(error)) onBug(error);
    },
  });

  const send = (frame: WidgetDown) => client.send(frame);

  function greet(hello: z.infer<typeof widgetHelloSchema>): void {
    const spoken = negotiateProtocol(hello.protocol, serverProtocolRange);
    if ('tooOld' in spoken) {
      client.bye(spoken.tooOld === 'client' ? 'protocol-too-old' : 'protocol-too-new', null);
      return;
    }
    const known = hello.token === null ? null : tokens.readVisitor(hello.token);
    const identity = known ?? tokens.newVisitor();
    const { contactId, shortCode } = identity;
    const widget: LiveWidget = { client, visitor: { contactId, shortCode, language: hello.language } };
    if (!hub.add(widget)) {
      client.bye('too-many-requests', null);
      return;
    }
    phase = { at: 'open', widget };
    const conversation = conversationOf(widget.visitor);
    const { messages, hasEarlier } = conversation
      ? spokenBefore(conversation.id, Number.MAX_SAFE_INTEGER)
      : { messages: [], hasEarlier: false };
    send({
      type: 'welcome',
      protocol: spoken.version,
      serverNow: now(),
      token: known ? null : identity.token,
      workspaceName: state.workspace.name,
      topics: [...state.topics.values()].map(({ id, names }) => ({ id, name: names[hello.language] })),
      agentsOnline: hub.agentsOnline(),
      conversation: conversation && widgetConversation(conversation, state),
      messages,
      hasEarlier,
    });
  }

  /** The one going on, else the last there was. */
  function conversationOf(visitor: Visitor) {
    return state.ongoingOf(visitor.contactId) ?? tables.conversations.latestOf(visitor.contactId);
  }

  function spokenBefore(
    id: ConversationId,
    before: number,
  ): { messages: WidgetMessage[]; hasEarlier: boolean } {
    const found = tables.messages.spokenBefore(id, before, historyPage + 1);
    const messages = found.slice(-historyPage).flatMap((message) => widgetMessage(message, state) ?? []);
    return { messages, hasEarlier: found.length > historyPage };
  }

  function readEarlier({ before }: z.infer<typeof readEarlierSchema>, widget: LiveWidget): void {
    const conversation = conversationOf(widget.visitor);
    const earlier = conversation
      ? spokenBefore(conversation.id, before)
      : { messages: [], hasEarlier: false };
    send({ type: 'earlier', ...earlier });
  }

  function onFrame(value: FrameObject): void {
    const frame = readFrame(client, value, phase.at);
    if (frame === null) return;
    try {
      if (frame.type === 'hello') greet(frame);
      else if (phase.at === 'open') take(frame, phase.widget);
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      client.bye('going-away', 2_000);
    }
  }

  function take(frame: AfterHello, widget: LiveWidget): void {
    const time = now();
    switch (frame.type) {
      case 'command': {
        const admission = patience.admitCommand(widget.visitor.contactId, time);
        if (admission.state === 'flood') {
          client.bye('too-many-requests', 10_000);
          return;
        }
        if (admission.state === 'later') {
          send({ type: 'outage', id: frame.id, retryAfterMs: admission.retryAfterMs });
          client.refused();
          return;
        }
        queue.push(
          acceptVisitorCommand(widget.visitor, frame.id, frame.command, (answer) =>
            tellAnswer(frame, answer),
          ),
        );
        return;
      }
      case 'read-earlier':
        reads.ask(() => readEarlier(frame, widget));
        return;
      case 'typing': {
        const conversation = state.ongoingOf(widget.visitor.contactId);
        if (conversation && patience.admitEphemeral(widget.visitor.contactId, time))
          hub.typing(conversation.id, frame.on);
        return;
      }
      case 'ping':
        send({ type: 'pong', n: frame.n, serverNow: time });
        return;
    }
  }

  function tellAnswer({ id, command }: WidgetCommandFrame, answer: Answer): void {
    patience.answered();
    if (!client.isOpen) return;
    if (answer.kind === 'outage') {
      send({ type: 'outage', id, retryAfterMs: answer.retryAfterMs });
      return;
    }
    const { refusal } = answer.answer;
    const conversationId =
      command.name === 'start-conversation' ? answer.answer.conversationId : command.conversationId;
    if (refusal !== null || conversationId === null)
      send({ type: 'refused', id, reason: refusal ?? 'not-found' });
    else client.sendText(`{"type":"ack","id":"${id}","conversationId":"${conversationId}"}`);
  }

  return {
    onFrame,
    onClose() {
      if (phase.at === 'open') hub.remove(phase.widget);
      phase = { at: 'closed' };
    },
    isAuthenticated: () => phase.at === 'open',
  };
}
