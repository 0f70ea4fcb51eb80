// Owns the console's protocol on one socket: hello, catching up, commands and their answers, typing, ping.
import type { z } from 'zod';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import type { Welcome } from '../../src-shared/wire/down.ts';
import {
  consoleUpSchema,
  type Hello,
  type moreSchema,
  type typingUpSchema,
} from '../../src-shared/wire/up.ts';
import { negotiateProtocol, serverProtocolRange } from '../../src-shared/wire/version.ts';
import { acceptAgentCommand, agentActor } from '../actions/accept-agent-command.ts';
import type { Answer, CommandQueue } from '../actions/command-queue.ts';
import { isDatabaseOutage } from '../database/is-database-outage.ts';
import type { Tables } from '../database/tables.ts';
import type { EffectTaker } from '../effects/effect-worker.ts';
import { findSession, type OpenSession } from '../sign-in/find-session.ts';
import type { Tokens } from '../sign-in/tokens.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { createCatchUp } from './catch-up.ts';
import { changesFrame } from './changes-frame.ts';
import type { ClientSocket } from './client-socket.ts';
import { type CommandRates, createCommandPatience } from './command-patience.ts';
import type { FrameObject } from './read-frame.ts';
import type { SocketSession } from './socket-door.ts';

/** One signed-in console, as the hub that tells it things sees it. */
export type LiveConsole = EffectTaker & {
  readonly session: OpenSession;
  readonly client: ClientSocket;
  /** Whether `changes` are told as they happen; else they come by pages. */
  isLive(): boolean;
  upTo(): number;
  /** Tells what happened up to `upTo`, already encoded with this console's `after`. */
  tell(frame: Buffer, upTo: number): void;
  /** Tells what happened by reading it from the database: for what changed sight, or is large. */
  tellByPages(): void;
};

export type ConsoleHubPort = {
  /** Answers false when the agent has too many already. */
  add(console: LiveConsole): boolean;
  remove(console: LiveConsole): void;
  /** It has caught up. */
  live(console: LiveConsole): void;
  notified(console: LiveConsole, effectId: number): void;
  connectedAgentIds(): Welcome['connectedAgentIds'];
  typing(from: LiveConsole, conversationId: ConversationId, on: boolean): void;
};

export type ConsoleSessionDependencies = {
  state: WorkspaceState;
  tables: Tables;
  tokens: Tokens;
  queue: CommandQueue;
  hub: ConsoleHubPort;
  now(): number;
  rates: CommandRates;
  horizonMs: number;
};

type Phase =
  | { at: 'greeting' }
  | { at: 'catching-up' | 'live'; console: LiveConsole; catchUp: ReturnType<typeof createCatchUp> | null }
  | { at: 'closed' };

export function openConsoleSession(
  client: ClientSocket,
  dependencies: ConsoleSessionDependencies,
): SocketSession {
  const { state, tables, tokens, queue, hub, now, rates, horizonMs } = dependencies;
  const patience = createCommandPatience(rates, client.address);
  let phase: Phase = { at: 'greeting' };
  let upTo = 0;
  let actedAt = 0;

  function greet(hello: Hello): void {
    const spoken = negotiateProtocol(hello.protocol, serverProtocolRange);
    if ('tooOld' in spoken) {
      client.bye(spoken.tooOld === 'client' ? 'protocol-too-old' : 'protocol-too-new', null);
      return;
    }
    const session = findOpenSession(hello.token);
    if (session === null) return;
    const console = createLiveConsole(session, spoken.version);
    phase = { at: 'catching-up', console, catchUp: null };
    if (!hub.add(console)) {
      phase = { at: 'closed' };
      client.bye('too-many-requests', null);
      return;
    }
    const resync = !fitsThisDatabase(hello, session);
    upTo = resync ? 0 : hello.cursor;
    client.send({
      type: 'welcome',
      protocol: spoken.version,
      workspace: { id: state.workspace.id, name: state.workspace.name },
      databaseId: state.workspace.databaseId,
      agentId: session.agentId,
      serverNow: now(),
      head: state.head(),
      resync,
      connectedAgentIds: hub.connectedAgentIds(),
      horizonMs,
    } satisfies Welcome);
    sendPage();
  }

  function findOpenSession(token: string): OpenSession | null {
    try {
      const session = findSession(token, now(), { tables, tokens, state });
      if (typeof session === 'object') return session;
      client.bye(session, null);
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      client.bye('going-away', 2_000);
    }
    phase = { at: 'closed' };
    return null;
  }

  function fitsThisDatabase(hello: Hello, session: OpenSession): boolean {
    const { cursor, databaseId } = hello;
    if (!Number.isSafeInteger(cursor) || cursor < 0 || cursor > state.head()) return false;
    if (cursor === 0) return databaseId === null || databaseId === state.workspace.databaseId;
    const rightsSeq = state.agents.get(session.agentId)?.rightsSeq ?? 0;
    return databaseId === state.workspace.databaseId && cursor >= rightsSeq;
  }

  function createLiveConsole(session: OpenSession, protocol: number): LiveConsole {
    return {
      session,
      client,
      isLive: () => phase.at === 'live',
      upTo: () => upTo,
      tell(frame, told) {
        upTo = told;
        client.sendEncoded(frame);
      },
      tellByPages: sendPage,
      takesEffects: () => protocol >= 2 && phase.at === 'live' && client.isOpen,
      actedAt: () => actedAt,
      notify: (frame) => client.send(frame),
    };
  }

  function sendPage(): void {
    if (phase.at === 'greeting' || phase.at === 'closed') return;
    const actor = agentActor(state, phase.console.session.agentId);
    if (actor === null) {
      client.bye('revoked', null);
      return;
    }
    try {
      const catchUp = phase.catchUp ?? createCatchUp(tables, actor, upTo);
      const page = catchUp.nextPage();
      upTo = page.upTo;
      const done = page.remaining === 0;
      const wasLive = phase.at === 'live';
      phase = { at: done ? 'live' : 'catching-up', console: phase.console, catchUp: done ? null : catchUp };
      client.sendEncoded(changesFrame(page));
      if (done && !wasLive) hub.live(phase.console);
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      client.bye('going-away', 2_000);
    }
  }

  /** A live console was told all it may see: what lies between is not for it, and need not be read. */
  function moveCursorOn(): void {
    const head = state.head();
    client.sendEncoded(changesFrame({ after: upTo, upTo: head, remaining: 0, rows: [], forget: [] }));
    upTo = head;
  }

  /** A desk with a gap asks too, whether we thought it live or not: it is served from where it says it is. */
  function sendMore({ after }: z.infer<typeof moreSchema>): void {
    if (phase.at === 'greeting' || phase.at === 'closed') return;
    if (after !== upTo && after <= state.head()) {
      upTo = after;
      phase.catchUp = null;
    }
    sendPage();
  }

  function onFrame(value: FrameObject): void {
    const parsed = consoleUpSchema.safeParse(value['type'] === 'hello' ? withNumericCursor(value) : value);
    if (!parsed.success) {
      client.sendBadFrame(isKnownType(value['type']) ? 'invalid' : 'unknown-type', value, parsed.error);
      return;
    }
    const frame = parsed.data;
    if (frame.type === 'hello') {
      if (phase.at === 'greeting') greet(frame);
      else client.sendBadFrame('second-hello', value);
      return;
    }
    if (phase.at === 'greeting') {
      client.sendBadFrame('before-hello', value);
      return;
    }
    if (phase.at === 'closed') return;
    const { console } = phase;
    const time = now();
    if (console.session.expiresAt <= time) {
      client.bye('unauthenticated', null);
      return;
    }
    switch (frame.type) {
      case 'command': {
        actedAt = time;
        const admission = patience.admitCommand(console.session.agentId, time);
        if (admission.state === 'flood') {
          client.bye('too-many-requests', 10_000);
          return;
        }
        if (admission.state === 'later') {
          client.send({ type: 'outage', id: frame.id, retryAfterMs: admission.retryAfterMs });
          return;
        }
        queue.push(
          acceptAgentCommand(console.session.agentId, frame.id, frame.command, (answer) =>
            tellAnswer(frame.id, answer),
          ),
        );
        return;
      }
      case 'more':
        sendMore(frame);
        return;
      case 'notified':
        hub.notified(console, frame.effectId);
        return;
      case 'typing':
        actedAt = time;
        relayTyping(frame, console, time);
        return;
      case 'ping':
        // A quiet desk's cursor moves on over what it may not see, so that it need not be read again some day.
        if (phase.at === 'live' && upTo < state.head()) moveCursorOn();
        client.send({ type: 'pong', n: frame.n, serverNow: time });
        return;
    }
  }

  function relayTyping(frame: z.infer<typeof typingUpSchema>, console: LiveConsole, time: number): void {
    if (patience.admitEphemeral(console.session.agentId, time))
      hub.typing(console, frame.conversationId, frame.on);
  }

  function tellAnswer(id: string, answer: Answer): void {
    patience.answered();
    if (!client.isOpen) return;
    try {
      sayAnswer(id, answer);
    } catch (error) {
      // It comes back and asks again under the same id.
      client.cut();
      throw error;
    }
  }

  function sayAnswer(id: string, answer: Answer): void {
    if (answer.kind === 'outage') {
      client.send({ type: 'outage', id, retryAfterMs: answer.retryAfterMs });
    } else if (answer.answer.refusal !== null) {
      client.send({ type: 'refused', id, reason: answer.answer.refusal });
    } else {
      const { seq } = answer.answer;
      if (phase.at === 'live' && seq > upTo) moveCursorOn();
      client.sendText(`{"type":"ack","id":"${id}","seq":${seq}}`);
    }
  }

  return {
    onFrame,
    onClose() {
      if (phase.at === 'catching-up' || phase.at === 'live') hub.remove(phase.console);
      phase = { at: 'closed' };
    },
    isAuthenticated: () => phase.at === 'catching-up' || phase.at === 'live',
  };
}

/** A cursor of the wrong kind is a cursor that does not fit: one resync, not a door shut for ever. */
function withNumericCursor(value: FrameObject): FrameObject {
  return typeof value['cursor'] === 'number' ? value : { ...value, cursor: -1 };
}

const knownTypes: ReadonlySet<unknown> = new Set(
  consoleUpSchema.options.map((option) => option.shape.type.value),
);
const isKnownType = (type: unknown): boolean => knownTypes.has(type);
