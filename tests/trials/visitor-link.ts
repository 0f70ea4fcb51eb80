// Owns a visitor under trial: opens a conversation, then writes into it, over whatever breaks of the line.
import type { VisitorCommand } from '../../src-shared/commands/visitor-command.ts';
import type { CommandId, ConversationId, TopicId } from '../../src-shared/std/ids.ts';
import type { WidgetDown } from '../../src-shared/wire/widget-down.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { broken, type Violation } from './trial.ts';
import type { Link, Sent } from './writer.ts';

const page = { url: 'https://shop.example/cart', title: 'Cart' };

export type VisitorLink = Link<WidgetDown> & {
  conversationId(): ConversationId | null;
  token(): string | null;
  /** `order` by message id, as this page was told. */
  orders: Map<string, number>;
  violations: Violation[];
};

export function visitorLink(options: {
  name: string;
  url: string;
  topicId: TopicId | null;
  newId: () => CommandId;
}): VisitorLink {
  const { name, url, topicId, newId } = options;
  let token: string | null = null;
  let conversationId: ConversationId | null = null;
  let count = 0;
  let opening = false;

  const saying = (command: VisitorCommand, text: string): Sent => {
    const id = newId();
    return { id, text, frame: { type: 'command', id, at: Date.now(), command } };
  };
  const link: VisitorLink = {
    orders: new Map(),
    violations: [],
    conversationId: () => conversationId,
    token: () => token,
    async connect(onFrame) {
      const visitor: RawVisitor = await connectVisitor({ url, token, keepFrames: false, onFrame });
      token = visitor.token;
      return visitor;
    },
    next() {
      if (conversationId === null && opening) return null;
      count += 1;
      const text = `${name} says ${count}`;
      if (conversationId !== null) return saying({ name: 'send-message', conversationId, text }, text);
      opening = true;
      return saying({ name: 'start-conversation', topicId, source: 'website', page, text }, text);
    },
    take(frame) {
      if (frame.type !== 'welcome' && frame.type !== 'changes') return;
      conversationId ??= frame.conversation?.id ?? null;
      for (const { id, order, text } of frame.messages) {
        const known = link.orders.get(id);
        if (known !== undefined && known !== order) {
          link.violations.push(broken('in-order', `${name}: "${text}" moved from ${known} to ${order}`));
        }
        link.orders.set(id, order);
      }
    },
  };
  return link;
}
