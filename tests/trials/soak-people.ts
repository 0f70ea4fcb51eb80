// Owns the people of a soak: customers who come, write, are answered and leave, and agents who answer at real desks.
import { setTimeout as pause } from 'node:timers/promises';
import { type ConversationId, conversationIdSchema, type TopicId } from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import type { WidgetDown } from '../../src-shared/wire/widget-down.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import type { RunningDesk } from '../support/start-desk-process.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { Reading } from './growth.ts';

/** A conversation going on; `over`: its customer has said all and waits for the end. */
export type Talk = { id: ConversationId; over: boolean };

export type Shift = {
  random: SeededRandom;
  /** From the beginning, ms. */
  now(): number;
  isOver(): boolean;
  /** Ids of words that were acknowledged. */
  acked: string[];
  /** Ms from a customer's word until it could be read at the desk, by when it was said. */
  deliveries: Reading[];
  /** How often lines were cut, and whole again: what is on its way meanwhile is not timed. */
  turns(): number;
  counts: { operations: number; reconnects: number };
};

const wordsAtLeast = 3;
const timedOneIn = 3;

/** One customer after the other, until the shift is over. */
export async function serveCustomers(
  shift: Shift,
  place: { url: string; topicId: TopicId; desk: RunningDesk; talks: Set<Talk> },
): Promise<void> {
  while (!shift.isOver()) await beCustomer(shift, place);
}

async function beCustomer(
  shift: Shift,
  { url, topicId, desk, talks }: Parameters<typeof serveCustomers>[1],
): Promise<void> {
  const { random, counts } = shift;
  let isResolved = false;
  const onFrame = (frame: WidgetDown) => {
    if (frame.type === 'changes' || frame.type === 'welcome')
      isResolved = frame.conversation?.status === 'resolved';
  };
  let visitor: RawVisitor = await connectVisitor({ url, keepFrames: false, onFrame });
  let talk: Talk | null = null;
  try {
    for (let words = wordsAtLeast + random.below(8); words > 0 && !shift.isOver(); words -= 1) {
      if (random.below(10) === 0) {
        visitor.cut();
        counts.reconnects += 1;
        visitor = await connectVisitor({ url, token: visitor.token, keepFrames: false, onFrame });
      }
      const text = `about my parcel, ${counts.operations}`;
      const said = { at: shift.now(), turns: shift.turns() };
      counts.operations += 1;
      const answer = await visitor.command(
        talk === null
          ? { name: 'start-conversation', topicId, source: 'website', page: null, text }
          : { name: 'send-message', conversationId: talk.id, text },
      );
      if (answer.type !== 'ack') throw new Error(`"${text}" was answered ${JSON.stringify(answer)}`);
      shift.acked.push(answer.id);
      if (talk === null) {
        talk = { id: conversationIdSchema.parse(answer.conversationId), over: false };
        talks.add(talk);
      }
      if (random.below(timedOneIn) === 0) {
        await arrives(desk, talk.id, text);
        if (said.turns === shift.turns() && said.turns % 2 === 0)
          shift.deliveries.push({ at: said.at, value: shift.now() - said.at });
      }
      await pause(random.below(300));
    }
    if (talk === null) return;
    talk.over = true;
    await waitUntil('the conversation is ended', () => isResolved || shift.isOver(), { withinMs: 30_000 });
  } finally {
    visitor.cut();
  }
}

/** Asks as a window does: when it is told that the thread is another. */
async function arrives(desk: RunningDesk, conversationId: ConversationId, text: string): Promise<void> {
  let heard = -1;
  const isTold = () =>
    desk.notices
      .slice(heard)
      .some((one) => one.notice === 'thread-changed' && one.conversationId === conversationId);
  await waitUntil(
    `"${text}" is at the desk`,
    async () => {
      if (heard >= 0 && !isTold()) return false;
      heard = desk.notices.length;
      const thread = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 10 });
      return thread?.messages.some((message) => message.kind === 'incoming' && message.text === text);
    },
    { withinMs: 20_000, everyMs: 2 },
  );
}

/** Answers what is unanswered, notes, types, reads, and ends what is over, until the shift is. */
export async function serveAgent(shift: Shift, desk: RunningDesk, talks: Set<Talk>): Promise<void> {
  const { random, counts } = shift;
  while (!shift.isOver()) {
    await pause(20 + random.below(40));
    await desk.call('readInbox', { filter: random.pick(['mine', 'all'] as const) });
    if (talks.size === 0) continue;
    const talk = random.pick([...talks]);
    const act = { conversationId: talk.id };
    await desk.call('setLookingAt', { conversationId: talk.id });
    const thread = await desk.call('readThread', { ...act, beforeOrder: null, limit: 50 });
    const last = thread?.messages.at(-1);
    if (thread === null || last === undefined) continue;
    if (last.order !== null && last.order > thread.readUpTo)
      await desk.call('markRead', { ...act, upTo: last.order });
    counts.operations += 1;
    if (talk.over) {
      talks.delete(talk);
      await desk.call('sendReply', { ...act, text: 'goodbye', thenResolve: true });
    } else if (last.kind === 'incoming') {
      const text = `let me see, ${counts.operations}`;
      await desk.call('saveDraft', { ...act, kind: 'reply', text });
      await desk.call('sendReply', { ...act, text, thenResolve: false });
    } else if (random.below(5) === 0) {
      await desk.call('addNote', { ...act, text: `for the colleagues, ${counts.operations}` });
    }
  }
}
