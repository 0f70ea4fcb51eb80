// Owns a simulated visitor's socket: hello, commands under one id until answered, and coming back with full jitter.
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import type { VisitorCommand } from '../../src-shared/commands/visitor-command.ts';
import { type CommandId, type ConversationId, commandIdSchema } from '../../src-shared/std/ids.ts';
import { pingEveryMs, reconnectMaxMs, reconnectMinMs } from '../../src-shared/wire/limits.ts';
import { widgetProtocolRange } from '../../src-shared/wire/version.ts';
import { type WidgetDown, type WidgetMessage, widgetDownSchema } from '../../src-shared/wire/widget-down.ts';
import type { WidgetUp } from '../../src-shared/wire/widget-up.ts';

type Welcome = Extract<WidgetDown, { type: 'welcome' }>;

export type VisitorLineOptions = {
  /** The server's http url, also the Origin: the panel is served from there. */
  serverUrl: string;
  language: 'en' | 'fr';
  /** In [0, 1). */
  random(): number;
  onAgentMessage(message: WidgetMessage): void;
  onAgentTyping(on: boolean): void;
  onState(state: 'connected' | 'lost' | 'refused', detail: string): void;
};

export type VisitorLine = {
  /** As a browser not seen before when `forget`. */
  connect(forget: boolean): void;
  disconnect(): void;
  topics(): Welcome['topics'];
  /** Null before the visitor's first message. */
  conversationId(): ConversationId | null;
  command(command: VisitorCommand): void;
  typing(on: boolean): void;
};

export function createVisitorLine(options: VisitorLineOptions): VisitorLine {
  let socket: WebSocket | null = null;
  let token: string | null = null;
  let welcome: Welcome | null = null;
  let conversationId: ConversationId | null = null;
  let seen = 0;
  let attempt = 0;
  let isWanted = false;
  let retry: NodeJS.Timeout | undefined;
  let ping: NodeJS.Timeout | undefined;
  const unanswered = new Map<CommandId, WidgetUp>();

  const send = (frame: WidgetUp) => {
    if (welcome === null && frame.type !== 'hello') return;
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  };

  function open() {
    const own = new WebSocket(`${options.serverUrl.replace(/^http/, 'ws')}/ws/widget`, {
      origin: options.serverUrl,
      perMessageDeflate: false,
    });
    socket = own;
    own.on('open', () =>
      send({ type: 'hello', protocol: widgetProtocolRange, token, language: options.language }),
    );
    own.on('message', (data) => {
      if (socket !== own) return;
      const frame = widgetDownSchema.safeParse(JSON.parse(data.toString()));
      if (frame.success) hear(frame.data);
    });
    own.on('error', () => {
      // Told by the close that follows.
    });
    own.on('close', (code) => {
      if (socket !== own) return;
      stop();
      if (!isWanted) return;
      options.onState('lost', `code ${code}`);
      const ceiling = Math.min(reconnectMaxMs, reconnectMinMs * 2 ** Math.min(attempt + 1, 10));
      attempt += 1;
      retry = setTimeout(open, reconnectMinMs + options.random() * (ceiling - reconnectMinMs));
    });
  }

  function stop() {
    clearTimeout(retry);
    clearInterval(ping);
    welcome = null;
    socket?.close();
    socket = null;
  }

  function hear(frame: WidgetDown) {
    switch (frame.type) {
      case 'welcome':
        welcome = frame;
        token = frame.token ?? token;
        conversationId = frame.conversation?.id ?? null;
        attempt = 0;
        clearInterval(ping);
        ping = setInterval(() => send({ type: 'ping', n: 1 }), pingEveryMs);
        options.onState('connected', frame.workspaceName);
        for (const again of unanswered.values()) send(again);
        take(frame.messages);
        return;
      case 'changes':
        conversationId = frame.conversation.id;
        take(frame.messages);
        return;
      case 'ack':
        conversationId = frame.conversationId;
        unanswered.delete(frame.id);
        return;
      case 'refused':
        unanswered.delete(frame.id);
        options.onState('refused', frame.reason);
        return;
      case 'outage': {
        const again = unanswered.get(frame.id);
        if (again !== undefined) setTimeout(() => send(again), frame.retryAfterMs).unref();
        return;
      }
      case 'typing':
        options.onAgentTyping(frame.on);
        return;
      case 'earlier':
      case 'bad-frame':
      case 'pong':
      case 'bye':
    }
  }

  function take(messages: readonly WidgetMessage[]) {
    for (const message of messages) {
      if (message.order <= seen) continue;
      seen = message.order;
      if (!message.own) options.onAgentMessage(message);
    }
  }

  return {
    connect: (forget) => {
      if (forget) {
        token = null;
        conversationId = null;
        unanswered.clear();
      }
      isWanted = true;
      open();
    },
    disconnect: () => {
      isWanted = false;
      stop();
    },
    topics: () => welcome?.topics ?? [],
    conversationId: () => conversationId,
    command: (command) => {
      const id = commandIdSchema.parse(randomBytes(18).toString('base64url'));
      const frame: WidgetUp = { type: 'command', id, at: Date.now(), command };
      unanswered.set(id, frame);
      send(frame);
    },
    typing: (on) => send({ type: 'typing', on }),
  };
}
