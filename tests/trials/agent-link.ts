// Owns an agent under trial: answers the conversations it owns and notes in those it sees, and checks its own stream.
import type { AgentCommand } from '../../src-shared/commands/agent-command.ts';
import { type Conversation, isOngoing } from '../../src-shared/domain/conversation/conversation.ts';
import type { AgentId, CommandId } from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import type { Changes, ConsoleDown } from '../../src-shared/wire/down.ts';
import { type Row, rowSchema } from '../../src-shared/wire/row.ts';
import { connectConsole } from '../support/raw-console.ts';
import type { RawSocket } from '../support/raw-socket.ts';
import { broken, type Violation } from './trial.ts';
import type { Link, Sent } from './writer.ts';

export type AgentLink = Link<ConsoleDown> & {
  agentId: AgentId;
  /** Every row as this desk holds it now, by `kind/id`. */
  rows: Map<string, Row>;
  cursor(): number;
  /** Ids of the effects it was told of. */
  notified: Set<number>;
  violations: Violation[];
};

function keyOf(row: Row): string {
  if (row.row === 'read-mark') return `read-mark/${row.value.agentId}/${row.value.conversationId}`;
  if (row.row === 'draft') return `draft/${row.value.conversationId}/${row.value.kind}`;
  return `${row.row}/${row.value.id}`;
}

export function agentLink(options: {
  name: string;
  url: string;
  agentId: AgentId;
  token: string;
  random: SeededRandom;
  newId: () => CommandId;
}): AgentLink {
  const { name, url, agentId, token, random, newId } = options;
  let cursor = 0;
  let databaseId: string | null = null;
  let count = 0;
  let socket: RawSocket<ConsoleDown> | null = null;

  const conversations = (): Conversation[] =>
    [...link.rows.values()].flatMap((row) => (row.row === 'conversation' ? [row.value] : []));

  const apply = (changes: Changes) => {
    if (changes.after > cursor) {
      link.violations.push(
        broken('gapless', `${name}: told of ${changes.after}–${changes.upTo} while at ${cursor}: a gap`),
      );
    }
    for (const unread of changes.rows) {
      const row = rowSchema.parse(unread);
      const held = link.rows.get(keyOf(row));
      const heldSeq = held && 'seq' in held.value ? held.value.seq : 0;
      const newSeq = 'seq' in row.value ? row.value.seq : 0;
      if (newSeq >= heldSeq) link.rows.set(keyOf(row), row);
    }
    for (const id of changes.forget) {
      for (const [key, row] of link.rows) {
        const gone =
          (row.row === 'conversation' && row.value.id === id) ||
          ((row.row === 'message' || row.row === 'read-mark' || row.row === 'draft') &&
            row.value.conversationId === id);
        if (gone) link.rows.delete(key);
      }
    }
    cursor = Math.max(cursor, changes.upTo);
    if (changes.remaining > 0) socket?.send({ type: 'more', after: changes.upTo, place: changes.place });
  };

  const link: AgentLink = {
    agentId,
    rows: new Map(),
    notified: new Set(),
    violations: [],
    cursor: () => cursor,
    async connect(onFrame) {
      socket = null;
      const early: ConsoleDown[] = [];
      const console = await connectConsole({
        url,
        token,
        cursor,
        databaseId,
        keepFrames: false,
        // Rows may come with the welcome in one read, before this end knows its socket.
        onFrame: (frame) => (socket === null ? early.push(frame) : onFrame(frame)),
      });
      databaseId = console.welcome.databaseId;
      if (console.welcome.resync && cursor > 0)
        link.violations.push(
          broken('desk-equals-server', `${name}: asked to start anew at cursor ${cursor}`),
        );
      socket = console;
      for (const frame of early) onFrame(frame);
      return console;
    },
    next(): Sent | null {
      const ongoing = conversations().filter(isOngoing);
      if (ongoing.length === 0) return null;
      const { id: conversationId, assigneeId, epoch } = random.pick(ongoing);
      count += 1;
      const text = `${name} says ${count}`;
      const command: AgentCommand =
        assigneeId === agentId
          ? { name: 'send-reply', conversationId, epoch, text }
          : { name: 'add-note', conversationId, text };
      const id = newId();
      return { id, text, frame: { type: 'command', id, at: Date.now(), command } };
    },
    take(frame) {
      if (frame.type === 'changes') apply(frame);
      if (frame.type !== 'notify') return;
      link.notified.add(frame.effectId);
      socket?.send({ type: 'notified', effectId: frame.effectId });
    },
  };
  return link;
}
