// Owns the answers to what a console asks for beyond the horizon, as text: put together from rows already written as JSON.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import type { ConsoleUp } from '../../src-shared/wire/up.ts';
import type { Tables } from '../database/tables.ts';
import { readConversationPart, readEnded } from './read-history.ts';

export type FetchConversation = Extract<ConsoleUp, { type: 'fetch-conversation' }>;
export type HistoryFrame = FetchConversation | Extract<ConsoleUp, { type: 'list-ended' }>;

/**
 * The `ended` or `conversation-part` of down.ts. `endedBy` epoch ms: what ended later comes by itself. `partSize`: rows in
 * a part, about.
 */
export function historyFrame(
  tables: Tables,
  actor: AgentActor,
  asked: HistoryFrame,
  { endedBy, partSize }: { endedBy: number; partSize: number },
): string {
  const { requestId } = asked;
  if (asked.type === 'list-ended') {
    const { rows, before } = readEnded(tables, actor, { endedBy, before: asked.before });
    return `{"type":"ended","requestId":${requestId},"rows":[${rows.join(',')}],"before":${JSON.stringify(before)}}`;
  }
  const { rows, upTo, state } = readConversationPart(tables, actor, asked, partSize);
  return `{"type":"conversation-part","requestId":${requestId},"conversationId":"${asked.conversationId}","rows":[${rows.join(',')}],"upTo":${upTo},"state":"${state}"}`;
}
