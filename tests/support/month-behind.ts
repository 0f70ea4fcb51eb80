// Owns a desk that comes back after long: far behind, with acts of its own pending, over a line that is cut again and again.
import { join } from 'node:path';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { createWorkspace, type MadeAgent } from './create-workspace.ts';
import { fillHistory } from './fill-history.ts';
import { type MisbehavingProxy, startMisbehavingProxy } from './misbehaving-proxy.ts';
import { connectConsole, signIn } from './raw-console.ts';
import { connectVisitor } from './raw-visitor.ts';
import { readCached } from './read-cached.ts';
import { readStored } from './read-stored.ts';
import { type RunningDesk, startDeskProcess } from './start-desk-process.ts';
import { type RunningServer, startServer } from './start-server.ts';
import { waitUntil } from './wait-until.ts';

const messagesEach = 50;
const conversationsWithActs = 5;

export type MonthBehindOptions = {
  /** A folder of its own, empty. */
  folder: string;
  /** Messages since the desk was last there, in conversations of 50. */
  messages: number;
  /** Replies and notes the desk has not sent yet. */
  ownActs: number;
  /** Messages of a conversation of another team's that was given to the desk's agent meanwhile; 0: none was. */
  handed: number;
};

export type MonthBehind = {
  agent: MadeAgent;
  server: RunningServer;
  /** The desk's address of the server leads through it. */
  proxy: MisbehavingProxy;
  dataDir: string;
  serverUrl: string;
  token: string | null;
  /** Texts of the pending acts by conversation, in the order in which they were made. */
  pending: ReadonlyMap<ConversationId, readonly string[]>;
  stop(): Promise<void>;
};

const isLive = async (desk: RunningDesk) => (await desk.call('readConnection', {})).state === 'live';

/** Leaves everything ready: the server runs, the desk does not, and is behind. */
export async function prepareMonthBehind(options: MonthBehindOptions): Promise<MonthBehind> {
  const { folder, messages, ownActs, handed } = options;
  const serverDir = join(folder, 'server');
  const dataDir = join(folder, 'behind');
  const made = await createWorkspace(serverDir, { teams: 2, agentsPerTeam: 3 });
  const [agents, others] = [made.slice(0, 3), made.slice(3)];
  const [[agent], [other]] = [agents, others];
  if (agent === undefined || other === undefined) throw new Error('no agents were made');
  const elsewhere = fillHistory(serverDir, {
    ...{ name: 'elsewhere', agents: [other], conversations: handed > 0 ? 1 : 0, messagesEach: handed },
    ...{ endedOfTen: 0, now: Date.now() },
  });
  let server = await startServer({ dataDir: serverDir });
  const port = Number(new URL(server.url).port);
  const proxy = await startMisbehavingProxy(port);
  const serverUrl = `http://127.0.0.1:${proxy.port}`;
  const desk = await startDeskProcess({ dataDir, serverUrl, savedToken: null });
  await desk.call('signIn', { email: agent.email, password: agent.password });
  await desk.call('savePreferences', { undoSeconds: 0 });
  await waitUntil('live', () => isLive(desk));
  const pending = new Map<ConversationId, string[]>();
  for (let n = 0; n < conversationsWithActs; n += 1) {
    const visitor = await connectVisitor({ url: server.url });
    const { conversationId } = await visitor.startConversation(`question ${n}`, agent.topicId);
    await waitUntil('the question is mine', async () => {
      const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 1 });
      return view?.conversation.assigneeId === agent.id;
    });
    visitor.cut();
    pending.set(conversationId, []);
  }
  await server.stop();
  for (let n = 0; n < ownActs; n += 1) {
    const [conversationId, texts] = [...pending][n % conversationsWithActs] ?? [];
    if (conversationId === undefined || texts === undefined) throw new Error('no conversation');
    const text = `own act ${n}`;
    const answer =
      n % 4 === 3
        ? await desk.call('addNote', { conversationId, text })
        : await desk.call('sendReply', { conversationId, text, thenResolve: false });
    if (answer.state !== 'queued') throw new Error(`${text}: ${JSON.stringify(answer)}`);
    texts.push(text);
  }
  const token = desk.token();
  await desk.stop();
  fillHistory(serverDir, {
    ...{ name: 'meanwhile', agents, conversations: Math.ceil(messages / messagesEach), messagesEach },
    ...{ endedOfTen: 8, now: Date.now() },
  });
  server = await startServer({ dataDir: serverDir, port });
  for (const id of elsewhere.conversationIds) await handOver(server.url, id, { from: other, to: agent });
  return {
    ...{ agent, server, proxy, dataDir, serverUrl, token, pending },
    async stop() {
      await proxy.close();
      await server.stop();
    },
  };
}

async function handOver(
  url: string,
  conversationId: ConversationId,
  { from, to }: { from: MadeAgent; to: MadeAgent },
): Promise<void> {
  const { token } = await signIn(url, from);
  const console = await connectConsole({ url, token });
  const answer = await console.command({
    ...{ name: 'assign-conversation', conversationId, epoch: 1 },
    ...{ teamId: to.teamId, agentId: to.id },
  });
  if (answer.type !== 'ack') throw new Error(`not handed over: ${JSON.stringify(answer)}`);
  console.cut();
}

/** Cuts every line every `everyMs` until told to stop; returns how to. */
export function cutAgainAndAgain(proxy: MisbehavingProxy, everyMs: number): { stop(): number } {
  let cuts = 0;
  const cutting = setInterval(() => {
    cuts += proxy.stats().open;
    proxy.cutAll('reset');
  }, everyMs);
  return {
    /** Returns how many lines were cut. */
    stop() {
      clearInterval(cutting);
      return cuts;
    },
  };
}

/**
 * Throws unless the desk (not running) holds, row for row, what a fresh one gets now, and the server holds each pending
 * act once and in its order. `freshDir`: where to begin the fresh one.
 */
export async function expectCaughtUp(
  behind: Pick<MonthBehind, 'agent' | 'server' | 'dataDir' | 'pending'>,
  freshDir: string,
): Promise<{ rows: number }> {
  const { agent, server, dataDir, pending } = behind;
  const stored = readStored(server.dataDir);
  for (const [conversationId, texts] of pending) {
    const own = stored.messages.flatMap((message) =>
      message.conversationId === conversationId && message.text?.startsWith('own act') ? [message.text] : [],
    );
    if (JSON.stringify(own) !== JSON.stringify(texts))
      throw new Error(`pending ${texts.length} acts of ${conversationId}, stored: ${own.join(', ')}`);
  }
  const fresh = await startDeskProcess({ dataDir: freshDir, serverUrl: server.url, savedToken: null });
  await fresh.call('signIn', { email: agent.email, password: agent.password });
  await waitUntil('the fresh desk is live', () => isLive(fresh), { withinMs: 120_000 });
  await fresh.stop();
  const [one, other] = [readCached(dataDir), readCached(freshDir)];
  let rows = 0;
  for (const [table, expected] of other) {
    const found = one.get(table) ?? [];
    rows += found.length;
    if (found.length !== expected.length)
      throw new Error(`${table}: ${found.length} rows instead of ${expected.length}`);
    const at = expected.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(found[index]));
    if (at !== -1)
      throw new Error(`${table}: ${JSON.stringify(found[at])} instead of ${JSON.stringify(expected[at])}`);
  }
  return { rows };
}
