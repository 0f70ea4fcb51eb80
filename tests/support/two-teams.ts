// Owns a real server with two teams of two agents, and the few steps most tests of sight and commands begin with.
import { expect } from 'vitest';
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import type { Changes } from '../../src-shared/wire/down.ts';
import type { Row } from '../../src-shared/wire/row.ts';
import { createWorkspace, type MadeAgent } from './create-workspace.ts';
import { connectConsole, type RawConsole, signIn } from './raw-console.ts';
import { connectVisitor, type RawVisitor } from './raw-visitor.ts';
import { type RunningServer, startServer } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { waitUntil } from './wait-until.ts';

export type TwoTeams = {
  agentOf(team: 1 | 2, member: 1 | 2): MadeAgent;
  /** Signed in and caught up. */
  consoleOf(agent: MadeAgent, from?: { cursor: number; databaseId: string }): Promise<RawConsole>;
  /** A visitor who has begun a conversation with the agent's team. */
  visitorOf(agent: MadeAgent, text?: string): Promise<{ visitor: RawVisitor; id: ConversationId }>;
  /** Kills the server and starts it again at the same place. */
  restart(): Promise<void>;
  /** Closes every console and visitor opened so far. */
  hangUp(): Promise<void>;
  stop(): Promise<void>;
};

export async function startTwoTeams(name: string): Promise<TwoTeams> {
  const folder = temporaryFolder(name);
  const agents = await createWorkspace(folder.path, { teams: 2, agentsPerTeam: 2 });
  let server: RunningServer = await startServer({ dataDir: folder.path });
  const open: (RawConsole | RawVisitor)[] = [];
  return {
    agentOf(team, member) {
      const found = agents[(team - 1) * 2 + member - 1];
      if (!found) throw new Error(`no agent ${team}.${member}`);
      return found;
    },
    async consoleOf(agent, from) {
      const { token } = await signIn(server.url, agent);
      const console = await connectConsole({ url: server.url, token, ...from });
      open.push(console);
      await console.catchUp();
      return console;
    },
    async visitorOf(agent, text = 'Hello') {
      const visitor = await connectVisitor({ url: server.url });
      open.push(visitor);
      const { conversationId } = await visitor.startConversation(text, agent.topicId);
      return { visitor, id: conversationIdSchema.parse(conversationId) };
    },
    async restart() {
      const port = Number(new URL(server.url).port);
      await server.kill();
      server = await startServer({ dataDir: folder.path, port });
    },
    async hangUp() {
      for (const socket of open.splice(0)) if (socket.isOpen) await socket.close();
    },
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}

/** The newest row of a conversation a console was told. */
export function conversationIn(rows: readonly Row[], id: ConversationId): Conversation | undefined {
  const found = rows.findLast((row) => row.row === 'conversation' && row.value.id === id);
  return found?.row === 'conversation' ? found.value : undefined;
}

export async function seesConversation(console: RawConsole, id: ConversationId): Promise<Conversation> {
  return waitUntil(`conversation ${id} comes`, () => conversationIn(console.rows(), id));
}

export const changesOf = (console: RawConsole): Changes[] =>
  console.frames.filter((frame) => frame.type === 'changes');
export const forgotten = (console: RawConsole): string[] =>
  changesOf(console).flatMap(({ forget }) => forget);
/** What the agent would read: each message once, in the order of the thread. */
export function textsOf(console: RawConsole, id: ConversationId): string[] {
  const byOrder = new Map<number, string>();
  for (const { row, value } of console.rows()) {
    if (row === 'message' && value.conversationId === id && 'text' in value)
      byOrder.set(value.order, value.text);
  }
  return [...byOrder].sort(([left], [right]) => left - right).map(([, text]) => text);
}

/** Takes the conversation, so that what follows does not depend on whom routing chose. */
export async function take(console: RawConsole, id: ConversationId): Promise<number> {
  const { epoch, assigneeId } = await seesConversation(console, id);
  if (assigneeId === console.welcome.agentId) return epoch;
  const taken = await console.command({ name: 'take-conversation', conversationId: id, epoch });
  if (taken.type === 'refused' && taken.reason === 'stale-epoch') return take(console, id);
  expect(taken).toMatchObject({ type: 'ack' });
  return epoch + 1;
}
