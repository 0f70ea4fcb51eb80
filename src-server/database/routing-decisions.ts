// Owns the statements on why a conversation went to whom (product.md R9).
import type { RoutingDecision } from '../../src-shared/domain/routing/choose-agent.ts';
import type { AgentId, ConversationId } from '../../src-shared/std/ids.ts';
import type { Database } from './database.ts';

export type ExplainedAssignment = {
  conversationId: ConversationId;
  epoch: number;
  at: number;
  agentId: AgentId;
  weighed: RoutingDecision['weighed'];
};

export function prepareRoutingDecisions(database: Database) {
  const insert = database.prepare<[string, number, number, string, string]>(
    'INSERT INTO routing_decisions VALUES (?, ?, ?, ?, ?)',
  );
  return {
    insert({ conversationId, epoch, at, agentId, weighed }: ExplainedAssignment): void {
      insert.run(conversationId, epoch, at, agentId, JSON.stringify(weighed));
    },
  };
}
export type RoutingDecisions = ReturnType<typeof prepareRoutingDecisions>;
