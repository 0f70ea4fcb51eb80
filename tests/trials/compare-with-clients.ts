// Owns what must hold between what the server stored and what each desk and page holds once all is quiet.
import { isDeepStrictEqual } from 'node:util';
import { conversationSchema } from '../../src-shared/domain/conversation/conversation.ts';
import type { Stored } from '../support/read-stored.ts';
import type { AgentLink } from './agent-link.ts';
import { broken, type Violation } from './trial.ts';
import type { VisitorLink } from './visitor-link.ts';

/** A desk holds exactly the conversations of its agent's teams and their messages, each as it is stored. */
export function compareDesk(stored: Stored, agent: AgentLink): Violation[] {
  const violations: Violation[] = [];
  const held = new Map(
    [...agent.rows.values()].flatMap((row) =>
      row.row === 'conversation' ? [[String(row.value.id), row.value] as const] : [],
    ),
  );
  const own = [...agent.rows.values()].find((row) => row.row === 'agent' && row.value.id === agent.agentId);
  const teamIds = own?.row === 'agent' ? own.value.teamIds : [];
  const mayHold = new Map(
    [...stored.conversations]
      .map(([id, body]) => [id, conversationSchema.parse(body)] as const)
      .filter(([, { teamId, assigneeId }]) => teamIds.includes(teamId) || assigneeId === agent.agentId),
  );
  for (const [id, conversation] of mayHold) {
    if (!isDeepStrictEqual(held.get(id), conversation)) {
      violations.push(
        broken(
          'desk-equals-server',
          `${agent.agentId}: holds conversation ${id} otherwise than it is stored, or not at all`,
        ),
      );
    }
  }
  for (const id of held.keys()) {
    if (!mayHold.has(id))
      violations.push(broken('sight', `${agent.agentId}: holds conversation ${id} and may not`));
  }
  let missing = 0;
  for (const { id, conversationId, order } of stored.messages) {
    if (!mayHold.has(conversationId)) continue;
    const row = agent.rows.get(`message/${id}`);
    if (row?.row !== 'message' || row.value.order !== order) missing += 1;
  }
  if (missing > 0)
    violations.push(
      broken(
        'desk-equals-server',
        `${agent.agentId}: lacks ${missing} messages, or has them in another place`,
      ),
    );
  return violations;
}

/** A page was told of nothing that is not stored, and of each message at its one place. */
export function comparePage(stored: Stored, visitor: VisitorLink, name: string): Violation[] {
  const orders = new Map(stored.messages.map(({ id, order }) => [id, order]));
  const wrong = [...visitor.orders].filter(([id, order]) => orders.get(id) !== order).length;
  return wrong === 0
    ? []
    : [broken('in-order', `${name}: its page shows ${wrong} messages that are stored otherwise, or not`)];
}
