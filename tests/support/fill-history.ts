// Owns putting a busy past into a server's database while nobody runs it: conversations numbered as the server would.
import { openDatabase } from '../../src-server/database/open-database.ts';
import { prepareTables } from '../../src-server/database/tables.ts';
import { type Conversation, previewOf } from '../../src-shared/domain/conversation/conversation.ts';
import { type Message, messageSchema } from '../../src-shared/domain/conversation/message.ts';
import {
  type ConversationId,
  contactIdSchema,
  conversationIdSchema,
  messageIdSchema,
} from '../../src-shared/std/ids.ts';
import type { MadeAgent } from './create-workspace.ts';

/** Messages of one conversation that follow one another before another's come between. */
const chunk = 5;
const minute = 60_000;
const words =
  'my parcel should have been here on Tuesday; where is it now, and who can I call about it, please';

export type History = {
  conversationIds: ConversationId[];
  messages: number;
  /** Numbers given, and the last of them. */
  given: number;
  head: number;
};

/**
 * Adds `conversations` of `messagesEach` messages, owned by the agents in turn, a minute apart and the last one `now`.
 * Of every ten, `endedOfTen` are resolved. As in a real log each run of messages is followed by its conversation's change.
 */
export function fillHistory(
  dataDir: string,
  options: {
    name: string;
    agents: readonly MadeAgent[];
    conversations: number;
    messagesEach: number;
    endedOfTen: number;
    now: number;
  },
): History {
  const { name, agents, conversations, messagesEach, endedOfTen, now } = options;
  const database = openDatabase(dataDir);
  const tables = prepareTables(database);
  const before = tables.changes.head();
  let seq = before;
  const next = () => {
    seq += 1;
    return seq;
  };
  const talks = Array.from({ length: conversations }, (_, index) => {
    const agent = agents[index % agents.length];
    if (agent === undefined) throw new Error('a history needs an agent');
    const id = conversationIdSchema.parse(`${name}-${index}`);
    const contactId = contactIdSchema.parse(`contact-of-${name}-${index}`);
    const startedAt = now - (conversations - index) * minute;
    return { id, contactId, agent, startedAt, index, contactSeq: next(), changeSeqs: [next()] };
  });
  const groups: { index: number; messages: Message[] }[] = [];
  for (let from = 0; from < messagesEach; from += chunk) {
    for (const { id, contactId, agent, startedAt, index, changeSeqs } of talks) {
      const messages: Message[] = [];
      for (let n = from; n < Math.min(from + chunk, messagesEach); n += 1) {
        const order = next();
        const own = n % 2 === 1;
        messages.push(
          messageSchema.parse({
            kind: own ? 'outgoing' : 'incoming',
            id: messageIdSchema.parse(`${id}-${n}`),
            conversationId: id,
            author: own ? { kind: 'agent', id: agent.id } : { kind: 'contact', id: contactId },
            at: startedAt + n,
            text: `${n} of ${index}: ${words}`,
            order,
            seq: order,
          }),
        );
      }
      groups.push({ index, messages });
      changeSeqs.push(next());
    }
  }
  tables.inTransaction(() => {
    for (const { id, contactId, agent, startedAt, index, contactSeq, changeSeqs } of talks) {
      const contact = {
        ...{
          id: contactId,
          name: '',
          shortCode: 'PAST',
          email: null,
          language: 'en' as const,
          country: null,
        },
        ...{ createdAt: startedAt, seq: contactSeq },
      };
      tables.conversations.putContact(contact, JSON.stringify(contact));
      tables.changes.insert(contactSeq, 'contact', contactId, null);
      const ended = index % 10 < endedOfTen;
      const conversation: Conversation = {
        ...{
          id,
          contactId,
          channel: 'chat',
          source: 'website',
          topicId: agent.topicId,
          teamId: agent.teamId,
        },
        ...{ assigneeId: agent.id, epoch: 1, status: ended ? 'resolved' : 'open', createdAt: startedAt },
        waitingSince: null,
        lastMessage: { kind: 'outgoing', preview: previewOf(`${messagesEach - 1}: ${words}`), at: startedAt },
        firstResponse: { state: 'met', dueAt: startedAt + minute, settledAt: startedAt + 1 },
        page: null,
        contactReceived: 0,
        contactRead: 0,
        resolvedAt: ended ? startedAt + messagesEach : null,
        seq: changeSeqs.at(-1) ?? 0,
      };
      tables.conversations.insert(conversation, JSON.stringify(conversation));
      for (const changeSeq of changeSeqs) tables.changes.insert(changeSeq, 'conversation', id, null);
    }
    for (const { messages } of groups) {
      tables.messages.insertAll(messages.map((message) => ({ message, json: JSON.stringify(message) })));
    }
  });
  database.close();
  return {
    conversationIds: talks.map(({ id }) => id),
    messages: conversations * messagesEach,
    given: seq - before,
    head: seq,
  };
}
