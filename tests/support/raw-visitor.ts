// Owns a visitor without a page: speaks /ws/widget by the wire's schemas alone.
import type { z } from 'zod';
import type { VisitorCommand } from '../../src-shared/commands/visitor-command.ts';
import type { CommandId, TopicId } from '../../src-shared/std/ids.ts';
import type { outageSchema } from '../../src-shared/wire/down.ts';
import { widgetProtocolRange } from '../../src-shared/wire/version.ts';
import {
  type WidgetDown,
  type WidgetMessage,
  type widgetAckSchema,
  widgetDownSchema,
  type widgetRefusedSchema,
  type widgetWelcomeSchema,
} from '../../src-shared/wire/widget-down.ts';
import { newCommandId } from './command-ids.ts';
import { socketUrl } from './raw-console.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';

export type VisitorAnswer =
  | z.infer<typeof widgetAckSchema>
  | z.infer<typeof widgetRefusedSchema>
  | z.infer<typeof outageSchema>;

export type RawVisitor = RawSocket<WidgetDown> & {
  readonly welcome: z.infer<typeof widgetWelcomeSchema>;
  /** What the page keeps: the token of a new visitor from its welcome, else the one it came with. */
  readonly token: string;
  /** Sends and waits for the answer. The same `id` may be given again: one effect, one answer. */
  command(command: VisitorCommand, options?: { id?: CommandId; withinMs?: number }): Promise<VisitorAnswer>;
  /** Opens a conversation with its first message; throws when refused. */
  startConversation(text: string, topicId?: TopicId | null): Promise<z.infer<typeof widgetAckSchema>>;
  /** What the page would show: welcome and changes together, sorted by `order`, each id once. */
  messages(): WidgetMessage[];
};

export type RawVisitorOptions = {
  /** The server's http url; the panel is served from there, so it is also the Origin unless told otherwise. */
  url: string;
  token?: string | null;
  origin?: string;
  language?: 'en' | 'fr';
  keepFrames?: boolean;
  onFrame?: (frame: WidgetDown) => void;
};

/** Connects, says hello, and resolves once welcomed. Rejects when the server says `bye` instead. */
export async function connectVisitor(options: RawVisitorOptions): Promise<RawVisitor> {
  const socket = await openRawSocket<WidgetDown>({
    url: socketUrl(options.url, '/ws/widget'),
    parse: (frame) => widgetDownSchema.parse(frame),
    origin: options.origin ?? options.url,
    onFrame: options.onFrame,
    keepFrames: options.keepFrames,
  });
  socket.send({
    type: 'hello',
    protocol: widgetProtocolRange,
    token: options.token ?? null,
    language: options.language ?? 'en',
  });
  const welcome = await socket.waitFor('welcome', (frame) => frame.type === 'welcome');

  const command: RawVisitor['command'] = (asked, { id = newCommandId(), withinMs } = {}) => {
    socket.send({ type: 'command', id, at: Date.now(), command: asked });
    return socket.waitForNext(
      `answer to ${asked.name} ${id}`,
      (down): down is VisitorAnswer =>
        (down.type === 'ack' || down.type === 'refused' || down.type === 'outage') && down.id === id,
      withinMs,
    );
  };
  return {
    ...socket,
    get isOpen() {
      return socket.isOpen;
    },
    welcome,
    token: welcome.token ?? options.token ?? '',
    command,
    async startConversation(text, topicId = null) {
      const page = { url: 'https://shop.example/', title: 'Shop' };
      const answer = await command({ name: 'start-conversation', topicId, source: 'website', page, text });
      if (answer.type !== 'ack') throw new Error(`start-conversation: ${JSON.stringify(answer)}`);
      return answer;
    },
    messages() {
      const byId = new Map<string, WidgetMessage>();
      for (const frame of socket.frames) {
        if (frame.type !== 'welcome' && frame.type !== 'changes' && frame.type !== 'earlier') continue;
        for (const message of frame.messages) byId.set(message.id, message);
      }
      return [...byId.values()].sort((left, right) => left.order - right.order);
    },
  };
}
