// Owns the eyes on a simulated server: what it commits, and that nobody is ever sent what they may not see.
import type { Database } from '../../../src-server/database/database.ts';
import {
  type Conversation,
  conversationSchema,
} from '../../../src-shared/domain/conversation/conversation.ts';
import { messageSchema } from '../../../src-shared/domain/conversation/message.ts';
import { type Agent, agentSchema } from '../../../src-shared/domain/people/agent.ts';
import { can } from '../../../src-shared/domain/rights/can.ts';
import type { AgentId } from '../../../src-shared/std/ids.ts';
import { consoleDownSchema } from '../../../src-shared/wire/down.ts';
import { type Row, rowSchema } from '../../../src-shared/wire/row.ts';
import { widgetDownSchema } from '../../../src-shared/wire/widget-down.ts';
import type { Invariant } from '../../trials/trial.ts';
import type { Trace } from './trace.ts';

/** Tells of a broken promise. */
export type Broke = (invariant: Invariant, text: string) => void;

export type ServerWatch = {
  /** Ids by how they were answered. */
  acked: Set<string>;
  refused: Map<string, string>;
  counts: { commits: number; rowsSent: number; pages: number };
  /** As things stand in the database. */
  maySee(agentId: AgentId, conversationId: string): boolean;
  committed(): void;
  toConsole(agentId: AgentId | null, text: string): void;
  /** `line` names the socket: everything on it is one visitor's. */
  toWidget(line: string, text: string): void;
};

export function watchServer(database: Database, trace: Trace, broke: Broke): ServerWatch {
  const log = database.prepare<[number], { seq: number; kind: string; ref: string }>(
    'SELECT seq, kind, ref FROM changes WHERE seq > ? ORDER BY seq',
  );
  const conversationBody = database
    .prepare<[string], string>('SELECT body FROM conversations WHERE id = ?')
    .pluck();
  const messageBody = database
    .prepare<[number], string>('SELECT body FROM messages WHERE "order" = ?')
    .pluck();
  const agentBody = database.prepare<[string], string>('SELECT body FROM agents WHERE id = ?').pluck();
  const ofContact = database
    .prepare<[string], string>('SELECT body FROM conversations WHERE contact_id = ?')
    .pluck();
  const owners = new Map<string, string>();
  const epochs = new Map<string, number>();
  const visitorOf = new Map<string, string>();
  let head = 0;

  const conversationOf = (id: string): Conversation | null => {
    const body = conversationBody.get(id);
    return body === undefined ? null : conversationSchema.parse(JSON.parse(body));
  };
  const agentOf = (id: string): Agent | null => {
    const body = agentBody.get(id);
    return body === undefined ? null : agentSchema.parse(JSON.parse(body));
  };

  function maySee(agentId: AgentId, conversation: Conversation | null): boolean {
    const agent = agentOf(agentId);
    if (agent === null || conversation === null) return false;
    const { id, roles, teamIds } = agent;
    return can({ kind: 'agent', id, roles, teamIds }, 'see', conversation);
  }

  function mayHave(agentId: AgentId, row: Row): boolean {
    switch (row.row) {
      case 'conversation':
        return maySee(agentId, conversationOf(row.value.id));
      case 'message':
        return maySee(agentId, conversationOf(row.value.conversationId));
      case 'read-mark':
        return row.value.agentId === agentId && maySee(agentId, conversationOf(row.value.conversationId));
      case 'draft':
        return row.value.agentId === agentId;
      case 'contact':
        return ofContact
          .all(row.value.id)
          .some((body) => maySee(agentId, conversationSchema.parse(JSON.parse(body))));
      case 'agent':
      case 'team':
      case 'topic':
        return true;
    }
  }

  const watch: ServerWatch = {
    acked: new Set(),
    refused: new Map(),
    counts: { commits: 0, rowsSent: 0, pages: 0 },
    maySee: (agentId, conversationId) => maySee(agentId, conversationOf(conversationId)),
    committed() {
      watch.counts.commits += 1;
      for (const { seq, kind, ref } of log.all(head)) {
        head += 1;
        if (seq !== head) broke('gapless', `the sequence jumps to ${seq} where ${head} was next`);
        head = seq;
        trace.note(`commit ${seq} ${kind} ${ref} ${kind === 'message' ? (messageBody.get(seq) ?? '') : ''}`);
        if (kind === 'conversation') lookAtOwner(ref);
      }
    },
    toConsole(agentId, text) {
      const frame = consoleDownSchema.parse(JSON.parse(text));
      if (frame.type === 'ack') watch.acked.add(frame.id);
      if (frame.type === 'refused') watch.refused.set(frame.id, frame.reason);
      if (frame.type === 'bad-frame') broke('trial', `a bad frame from ${agentId}: ${text}`);
      if (frame.type === 'changes' && frame.remaining > 0) watch.counts.pages += 1;
      if (agentId === null) return;
      if ('rows' in frame) {
        for (const row of frame.rows) {
          watch.counts.rowsSent += 1;
          if (!mayHave(agentId, rowSchema.parse(row)))
            broke('sight', `${agentId} was sent ${JSON.stringify(row)}`);
        }
      }
      if (frame.type === 'typing' && !maySee(agentId, conversationOf(frame.conversationId)))
        broke('sight', `${agentId} was told who writes in ${frame.conversationId}`);
    },
    toWidget(line, text) {
      const frame = widgetDownSchema.parse(JSON.parse(text));
      if (frame.type === 'ack') watch.acked.add(frame.id);
      if (frame.type === 'refused') watch.refused.set(frame.id, frame.reason);
      if (frame.type === 'bad-frame') broke('trial', `a bad frame on ${line}: ${text}`);
      if (frame.type === 'welcome' || frame.type === 'changes') {
        if (frame.conversation !== null) belongs(line, frame.conversation.id);
      }
      if (!('messages' in frame)) return;
      for (const { order } of frame.messages) {
        const stored = messageSchema.parse(JSON.parse(messageBody.get(order) ?? 'null'));
        belongs(line, stored.conversationId);
        if (stored.kind !== 'incoming' && stored.kind !== 'outgoing')
          broke('sight', `${line} was sent the ${stored.kind} ${order}`);
      }
    },
  };

  function belongs(line: string, conversationId: string): void {
    const contactId = conversationOf(conversationId)?.contactId ?? 'nobody';
    const known = visitorOf.get(line) ?? contactId;
    visitorOf.set(line, known);
    if (known !== contactId) broke('sight', `${line} of ${known} was sent words of ${contactId}`);
  }

  /** P11: one owner in one epoch, and epochs only grow. */
  function lookAtOwner(id: string): void {
    const conversation = conversationOf(id);
    if (conversation === null) return;
    const { epoch, assigneeId, teamId } = conversation;
    const owner = `${assigneeId} in ${teamId}`;
    const key = `${id} in epoch ${epoch}`;
    const known = owners.get(key) ?? owner;
    owners.set(key, known);
    if (known !== owner) broke('one-owner', `${key} belongs to ${known} and to ${owner}`);
    if (epoch < (epochs.get(id) ?? 0)) broke('one-owner', `${id} goes back to epoch ${epoch}`);
    epochs.set(id, epoch);
  }
  return watch;
}
