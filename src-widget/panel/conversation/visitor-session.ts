// Owns the visitor's side of a conversation: what is shown of it, and every act on the way to the server.
import type { z } from 'zod';
import { acceptText } from '../../../src-shared/commands/message-text.ts';
import type { RefusalCode } from '../../../src-shared/commands/refusal.ts';
import type { VisitorCommand } from '../../../src-shared/commands/visitor-command.ts';
import type { Page, Source } from '../../../src-shared/domain/conversation/conversation.ts';
import { type CommandId, commandIdSchema, type TopicId } from '../../../src-shared/std/ids.ts';
import { widgetProtocolRange } from '../../../src-shared/wire/version.ts';
import type { WidgetDown, widgetWelcomeSchema } from '../../../src-shared/wire/widget-down.ts';
import { createServerLink, type LinkPorts, type LinkState } from '../connection/server-link.ts';
import { createProgressMarks } from './progress-marks.ts';
import { createUnsentPusher } from './push-unsent.ts';
import { createShownThread } from './shown-thread.ts';
import { newestOrder, type Thread, unreadCount } from './thread.ts';
import { createOwnTyping, createTheirTyping } from './typing-signals.ts';
import type { UnsentMessage, UnsentMessages } from './unsent-messages.ts';
import type { VisitorToken } from './visitor-token.ts';

type Welcome = z.infer<typeof widgetWelcomeSchema>;

export type VisitorView = {
  link: LinkState;
  /** Whether the server was ever heard on this page. */
  welcomed: boolean;
  workspaceName: string | null;
  topics: Welcome['topics'];
  /** Null until the server said. */
  agentsOnline: boolean | null;
  thread: Thread;
  /** Not yet in the thread, oldest first; `accepted` = the server has it and its row is on the way. */
  unsent: readonly (UnsentMessage & { accepted: boolean })[];
  /** Name of the agent who is writing. */
  writing: string | null;
  loadingEarlier: boolean;
  unread: number;
  /** Server's clock minus this one's, ms. */
  clockOffsetMs: number;
};

export type SessionPorts = LinkPorts & {
  /** Epoch ms by this device's clock, right or wrong. */
  now(): number;
  newId(): CommandId;
  token: VisitorToken;
  unsent: UnsentMessages;
  language: 'en' | 'fr';
  source: Source;
};

export type VisitorSession = {
  view(): VisitorView;
  /** Calls back after every change; the answer stops it. */
  subscribe(changed: () => void): () => void;
  connect(): void;
  tryNow(): void;
  /** Says hello again when another tab became somebody else; nothing is lost. */
  tokenMayHaveChanged(): void;
  /** Another tab wrote, sent or gave up a message: takes over, after a while, what it left behind. */
  unsentMayHaveChanged(): void;
  /** Null when the text is fit and on its way, else why not. */
  say(text: string, topicId: TopicId | null): RefusalCode | null;
  /** A refused message once more, as a new one. */
  retry(id: CommandId): void;
  discard(id: CommandId): void;
  /** The visitor is writing (`on`), or stopped. */
  typing(on: boolean): void;
  readEarlier(): void;
  /** Whether the visitor has the thread before their eyes. */
  looking(on: boolean): void;
  visit(page: Page): void;
};

/** The tab that wrote a message is given this long to send it: two tabs rarely send the same. */
const takeOverAfterMs = 10_000;

export function createVisitorSession(ports: SessionPorts): VisitorSession {
  const { unsent, token } = ports;
  const listeners = new Set<() => void>();
  let welcome: Pick<Welcome, 'workspaceName' | 'topics' | 'agentsOnline'> | null = null;
  let clockOffsetMs = 0;
  let cancelTakeOver = () => {};
  let page: Page | null = null;
  let visited: string | null = null;
  let shownToken: string | null = null;

  const link = createServerLink(ports, {
    hello: () => {
      shownToken = token.current();
      return { type: 'hello', protocol: widgetProtocolRange, token: shownToken, language: ports.language };
    },
    heard,
    tokenRefused: () => token.forget(),
    changed: (state) => {
      if (state.name !== 'live') {
        pusher.lost();
        shown.lost();
        ownTyping.reset();
        theirTyping.set(null);
      }
      changed();
    },
  });
  const shown = createShownThread(link.send);
  const pusher = createUnsentPusher({
    unsent,
    after: ports.after,
    random: ports.random,
    send: link.send,
    isShown: (id) => shown.now().messages.some((message) => String(message.id) === id),
  });
  const ownTyping = createOwnTyping(ports.now, (on) => link.send({ type: 'typing', on }));
  const theirTyping = createTheirTyping(ports.after, changed);
  const marks = createProgressMarks(ports.after, ({ received, read }) => {
    const { conversation } = shown.now();
    if (conversation === null) return false;
    return quietly({ name: 'mark-progress', conversationId: conversation.id, received, read });
  });

  let view = currentView();
  function currentView(): VisitorView {
    const thread = shown.now();
    const here = new Set<string>(thread.messages.map((message) => message.id));
    const waiting = unsent.list().map((message) => ({ ...message, accepted: false }));
    const onTheWay = pusher.accepted().map((message) => ({ ...message, accepted: true }));
    return {
      link: link.state(),
      welcomed: welcome !== null,
      workspaceName: welcome?.workspaceName ?? null,
      topics: welcome?.topics ?? [],
      agentsOnline: welcome?.agentsOnline ?? null,
      thread,
      unsent: [...onTheWay, ...waiting].filter((message) => !here.has(message.id)),
      writing: theirTyping.name(),
      loadingEarlier: shown.isLoadingEarlier(),
      unread: unreadCount(thread, marks.seen()),
      clockOffsetMs,
    };
  }

  function changed() {
    view = currentView();
    for (const listener of listeners) listener();
  }

  function heard(frame: WidgetDown) {
    switch (frame.type) {
      case 'welcome':
        welcomedBy(frame);
        break;
      case 'changes':
        shown.changed(frame);
        if (frame.messages.some((message) => !message.own)) theirTyping.set(null);
        pusher.settle(frame.messages);
        marks.arrived(newestOrder(shown.now()));
        break;
      case 'earlier':
        shown.earlierCame(frame);
        break;
      case 'ack':
        pusher.acknowledged(frame.id);
        tellPage();
        break;
      case 'refused':
        refused(frame.id, frame.reason);
        break;
      case 'bad-frame': {
        const id = commandIdSchema.safeParse(frame.id);
        if (id.success && pusher.isInFlight(id.data)) refused(id.data, 'invalid');
        break;
      }
      case 'outage':
        pusher.outage(frame.id, frame.retryAfterMs);
        break;
      case 'typing':
        theirTyping.set(frame.on ? frame.agentName : null);
        break;
      case 'pong':
      case 'bye':
        return;
    }
    changed();
  }

  function welcomedBy(frame: Welcome) {
    welcome = frame;
    clockOffsetMs = frame.serverNow - ports.now();
    if (frame.token !== null && token.keep(frame.token, shownToken)) return link.restart();
    shown.welcomed(frame);
    marks.known({ received: 0, read: frame.conversation?.contactRead ?? 0 });
    visited = null;
    pusher.settle(frame.messages);
    pusher.push();
    tellPage();
    marks.arrived(newestOrder(shown.now()));
  }

  function refused(id: CommandId, reason: RefusalCode) {
    const homeless = pusher.refused(id, reason);
    if (homeless === null) return;
    // A no is for good, so it goes under another id: one that every tab holding the same message makes alike.
    shown.gone(homeless.command.conversationId);
    unsent.add({
      id: commandIdSchema.catch(ports.newId()).parse(`${homeless.id}-n`),
      at: homeless.at,
      command: {
        name: 'start-conversation',
        topicId: null,
        source: ports.source,
        page: null,
        text: homeless.command.text,
      },
    });
    pusher.push();
  }

  function add(text: string, topicId: TopicId | null) {
    const { conversation } = shown.now();
    unsent.add({
      id: ports.newId(),
      at: Math.max(0, Math.trunc(ports.now())),
      command:
        conversation === null
          ? { name: 'start-conversation', topicId, source: ports.source, page, text }
          : { name: 'send-message', conversationId: conversation.id, text },
    });
  }

  function quietly(command: VisitorCommand): boolean {
    return link.send({
      type: 'command',
      id: ports.newId(),
      at: Math.max(0, Math.trunc(ports.now())),
      command,
    });
  }

  function tellPage() {
    const { conversation } = shown.now();
    if (page === null || conversation === null || visited === `${page.url} ${page.title}`) return;
    if (quietly({ name: 'visit-page', conversationId: conversation.id, page })) {
      visited = `${page.url} ${page.title}`;
    }
  }

  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connect: link.start,
    tryNow: link.tryNow,
    tokenMayHaveChanged: () => {
      if (link.state().name === 'live' && shown.now().conversation === null) link.restart();
    },
    unsentMayHaveChanged: () => {
      cancelTakeOver();
      cancelTakeOver = ports.after(takeOverAfterMs + ports.random() * 5_000, () => {
        unsent.refresh();
        pusher.push();
        changed();
      });
    },
    say: (text, topicId) => {
      const fit = acceptText(text);
      if (!fit.ok) return fit.error;
      ownTyping.say(false);
      add(fit.value, topicId);
      link.start();
      pusher.push();
      changed();
      return null;
    },
    retry: (id) => {
      const message = unsent.list().find((other) => other.id === id);
      if (message === undefined) return;
      unsent.remove(id);
      add(
        message.command.text,
        message.command.name === 'start-conversation' ? message.command.topicId : null,
      );
      pusher.push();
      changed();
    },
    discard: (id) => {
      unsent.remove(id);
      changed();
    },
    typing: (on) => {
      if (shown.now().conversation !== null) ownTyping.say(on);
    },
    readEarlier: () => {
      shown.readEarlier();
      changed();
    },
    looking: (on) => {
      marks.looking(on);
      changed();
    },
    visit: (next) => {
      page = next;
      tellPage();
    },
  };
}
