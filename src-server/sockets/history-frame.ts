// Owns the answers to what a console asks for beyond the horizon, as text: put together from rows already written as JSON.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import type { ConsoleUp } from '../../src-shared/wire/up.ts';
import type { Tables } from '../database/tables.ts';
import { readConversationPart, readEnded } from './read-history.ts';

export type ListEnded = Extract<ConsoleUp, { type: 'list-ended' }>;
export type FetchConversation = Extract<ConsoleUp, { type: 'fetch-conversation' }>;

/** The `ended` of down.ts, of about `pageSize` rows. `endedBy` epoch ms: what ended later comes by itself. */
export function endedFrame(
  tables: Tables,
  actor: AgentActor,
  { requestId, before: asked }: ListEnded,
  endedBy: number,
  pageSize: number,
): string {
  const { rows, before } = readEnded(tables, actor, { endedBy, before: asked }, pageSize);
  return `{"type":"ended","requestId":${requestId},"rows":[${rows.join(',')}],"before":${JSON.stringify(before)}}`;
}

/** The `conversation-part` of down.ts, of about `partSize` rows. */
export function conversationPartFrame(
  tables: Tables,
  actor: AgentActor,
  asked: FetchConversation,
  partSize: number,
): string {
  const { requestId, conversationId } = asked;
  const { rows, upTo, state } = readConversationPart(tables, actor, asked, partSize);
  return `{"type":"conversation-part","requestId":${requestId},"conversationId":"${conversationId}","rows":[${rows.join(',')}],"upTo":${upTo},"state":"${state}"}`;
}
