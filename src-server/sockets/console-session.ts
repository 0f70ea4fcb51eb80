// Owns the console's protocol on one socket: hello, rows, commands and their answers, history, typing, ping.
import type { AgentId } from '../../src-shared/std/ids.ts';
import type { Ring } from '../../src-shared/wire/down.ts';
import { type CommandFrame, type ConsoleUp, consoleUpSchema, type Hello } from '../../src-shared/wire/up.ts';
import { negotiateProtocol, serverProtocolRange } from '../../src-shared/wire/version.ts';
import { acceptAgentCommand, agentActor } from '../actions/accept-agent-command.ts';
import type { Answer, CommandQueue } from '../actions/command-queue.ts';
import { isDatabaseOutage } from '../database/is-database-outage.ts';
import type { Tables } from '../database/tables.ts';
import { findSession, type OpenSession } from '../sign-in/find-session.ts';
import type { Tokens } from '../sign-in/tokens.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import type { ClientSocket } from './client-socket.ts';
import { type CommandRates, createCommandPatience } from './command-patience.ts';
import { type ConsoleFeed, createConsoleFeed } from './console-feed.ts';
import { createFrameDoor } from './frame-door.ts';
import type { HelloLine } from './hello-line.ts';
import {
  conversationPartFrame,
  endedFrame,
  type FetchConversation,
  type ListEnded,
} from './history-frame.ts';
import type { ConsoleHubPort, LiveConsole } from './live-console.ts';
import type { PageSizes } from './page-sizes.ts';
import type { PartSizes } from './part-sizes.ts';
import type { FrameObject } from './read-frame.ts';
import { createReadLine } from './read-line.ts';
import { readPlainReply } from './read-plain-command.ts';
import { sendWelcome } from './send-welcome.ts';
import type { SharedPages } from './shared-pages.ts';
import type { SocketSession } from './socket-door.ts';

export type ConsoleSessionDependencies = {
  state: WorkspaceState;
  tables: Tables;
  tokens: Tokens;
  queue: CommandQueue;
  hub: ConsoleHubPort;
  sharedPages: SharedPages;
  /** One for all consoles. */
  hellos: HelloLine;
  now(): number;
  /** Monotonic ms, the one the client's `heardAt` is told by. */
  stopwatch(): number;
  /** Calls `act` after `ms`; keeps no process alive. */
  after(ms: number, act: () => void): void;
  rates: CommandRates;
  horizonMs: number;
  /** One for all consoles. */
  pageSizes: PageSizes;
  partSizes: PartSizes;
  /** A hello had its turn: whether it is one of ours can be asked again. */
  onGreeted(): void;
  onBug(error: unknown): void;
};

type Phase =
  | { at: 'greeting' }
  /** Its hello has not had its turn; `held` came behind it. */
  | { at: 'waiting'; held: FrameObject[] }
  | { at: 'open'; console: LiveConsole; feed: ConsoleFeed }
  | { at: 'closed' };
type AfterHello = Exclude<ConsoleUp, { type: 'hello' }>;
type OpenPhase = Extract<Phase, { at: 'open' }>;

/** Clients of ours say nothing between hello and welcome. */
const heldAtMost = 2;

const readFrame = createFrameDoor(consoleUpSchema, readPlainReply);

export function openConsoleSession(
  client: ClientSocket,
  dependencies: ConsoleSessionDependencies,
): SocketSession {
  const { state, tables, tokens, queue, hub, hellos, now, stopwatch, after, rates, horizonMs } = dependencies;
  const { sharedPages, pageSizes, partSizes, onGreeted, onBug } = dependencies;
  const patience = createCommandPatience(rates, client.address);
  let phase: Phase = { at: 'greeting' };
  let actedAt = 0;
  const reads = createReadLine({
    take: () => (phase.at === 'open' ? rates.reads.take(phase.console.session.agentId, now()) : 0),
    after,
    isOpen: () => client.isOpen,
    onFlood: () => client.bye('too-many-requests', 10_000),
    onFailed(error) {
      client.bye('going-away', 5_000);
      onBug(error);
    },
  });

  /** Throws only when it is its turn at once; what fails later ends the socket here. */
  function greetInTurn(hello: Hello): void {
    const waits: Phase = { at: 'waiting', held: [] };
    phase = waits;
    let isLater = false;
    hellos.ask(() => {
      if (phase !== waits || !client.isOpen) return;
      phase = { at: 'greeting' };
      try {
        greet(hello);
        onGreeted();
        for (const frame of waits.held) if (client.isOpen) onFrame(frame);
      } catch (error) {
        if (!isLater) throw error;
        client.bye('going-away', 5_000);
        onBug(error);
      }
    });
    isLater = true;
  }

  function greet(hello: Hello): void {
    const spoken = negotiateProtocol(hello.protocol, serverProtocolRange);
    if ('tooOld' in spoken) {
      client.bye(spoken.tooOld === 'client' ? 'protocol-too-old' : 'protocol-too-new', null);
      return;
    }
    const protocol = spoken.version;
    const opened = unlessOutage(() => openFeed(hello, protocol));
    if (opened === null) {
      phase = { at: 'closed' };
      return;
    }
    const { console, feed } = opened;
    const { agentId } = console.session;
    if (!hub.add(console)) {
      phase = { at: 'closed' };
      client.bye('too-many-requests', null);
      return;
    }
    phase = opened;
    sendWelcome(
      client,
      { protocol, agentId, horizonMs, state, serverNow: now(), resync: feed.resync },
      { known: hello.links, now: hub.links },
    );
    feed.sendPage();
  }

  function openFeed(hello: Hello, protocol: number): OpenPhase | null {
    const session = findSession(hello.token, now(), { tables, tokens, state });
    if (typeof session === 'string') {
      client.bye(session, null);
      return null;
    }
    const { key: line, agentId } = session;
    let wasLive = false;
    const feed = createConsoleFeed(
      {
        ...{ client, state, tables, sharedPages, now, stopwatch, horizonMs, pageSizes },
        ...{ agentId, line, protocol },
        onLive() {
          wasLive = true;
          hub.live(console);
        },
      },
      hello,
    );
    const console = createLiveConsole(session, protocol, feed, () => wasLive);
    return { at: 'open', console, feed };
  }

  /** Null where the database cannot be read: the client was sent away. */
  function unlessOutage<Read>(read: () => Read): Read | null {
    try {
      return read();
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      client.bye('going-away', 2_000);
      return null;
    }
  }

  function createLiveConsole(
    session: OpenSession,
    protocol: number,
    feed: ConsoleFeed,
    wasLive: () => boolean,
  ): LiveConsole {
    return {
      mayRing: () => wasLive() && client.isOpen,
      session,
      client,
      hasHorizon: feed.hasHorizon,
      isLive: feed.isLive,
      upTo: feed.upTo,
      tell: feed.tell,
      tellByPages: feed.sendPage,
      rightsChanged: feed.rightsChanged,
      takesEffects: () => protocol >= 2 && feed.isLive() && client.isOpen,
      actedAt: () => actedAt,
      heardAt: () => client.heardAt(),
      hasLeft: () => client.hasLeft,
      notify: (frame) => client.send(frame),
      ring(here) {
        if (protocol >= 3) client.send({ type: 'ring', here } satisfies Ring);
      },
    };
  }

  function onFrame(value: FrameObject): void {
    if (phase.at === 'waiting') {
      if (phase.held.length >= heldAtMost) client.bye('too-many-requests', 10_000);
      else phase.held.push(value);
      return;
    }
    const frame = readFrame(client, value['type'] === 'hello' ? withNumericCursor(value) : value, phase.at);
    if (frame === null) return;
    if (frame.type === 'hello') greetInTurn(frame);
    else if (phase.at === 'open') take(frame, phase);
  }

  function take(frame: AfterHello, { console, feed }: OpenPhase): void {
    const time = now();
    const { agentId, expiresAt } = console.session;
    if (expiresAt <= time) {
      client.bye('unauthenticated', null);
      return;
    }
    switch (frame.type) {
      case 'command':
        actedAt = stopwatch();
        takeCommand(frame, agentId, time);
        return;
      case 'more':
        reads.ask(() => feed.sendMore(frame));
        return;
      case 'list-ended':
      case 'fetch-conversation':
        reads.ask(() => answerHistory(frame, console.session));
        return;
      case 'notified':
        hub.notified(console, frame.effectId);
        return;
      case 'typing':
        actedAt = stopwatch();
        if (patience.admitEphemeral(agentId, time)) hub.typing(console, frame.conversationId, frame.on);
        return;
      case 'ping':
        // A quiet desk's cursor moves on over what it may not see, so that it need not be read again some day.
        if (feed.isLive() && feed.upTo() < state.head()) feed.moveCursorOn();
        client.send({ type: 'pong', n: frame.n, serverNow: time });
        return;
    }
  }

  function takeCommand({ id, command }: CommandFrame, agentId: AgentId, time: number): void {
    const admission = patience.admitCommand(agentId, time);
    if (admission.state === 'flood') {
      client.bye('too-many-requests', 10_000);
    } else if (admission.state === 'later') {
      client.send({ type: 'outage', id, retryAfterMs: admission.retryAfterMs });
      client.refused();
    } else {
      queue.push(acceptAgentCommand(agentId, id, command, (answer) => tellAnswer(id, answer)));
    }
  }

  function answerHistory(asked: ListEnded | FetchConversation, { key, agentId }: OpenSession): void {
    const actor = agentActor(state, agentId);
    if (actor === null) {
      client.bye('revoked', null);
      return;
    }
    unlessOutage(() => {
      if (asked.type === 'list-ended') {
        const size = partSizes.next(`${key} ended`, { what: 'ended', from: asked.before });
        client.sendText(endedFrame(tables, actor, asked, now() - horizonMs, size));
      } else {
        const { conversationId, after } = asked;
        const size = partSizes.next(key, { what: conversationId, from: `${after}` });
        client.sendText(conversationPartFrame(tables, actor, asked, size));
      }
    });
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
      if (phase.at === 'open' && phase.feed.isLive() && seq > phase.feed.upTo()) phase.feed.moveCursorOn();
      client.sendText(`{"type":"ack","id":"${id}","seq":${seq}}`);
    }
  }

  return {
    onFrame,
    onClose() {
      if (phase.at === 'open') hub.remove(phase.console);
      phase = { at: 'closed' };
    },
    isAuthenticated: () => phase.at === 'open',
  };
}

/** A cursor of the wrong kind is a cursor that does not fit: one resync, not a door shut for ever. */
function withNumericCursor(value: FrameObject): FrameObject {
  return typeof value['cursor'] === 'number' ? value : { ...value, cursor: -1 };
}
