// Owns the trial of promises.md P3: a line cut after byte k of what goes up, or of what comes down, for one k after another.
import { type CommandId, type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import {
  type Direction,
  type MisbehavingProxy,
  startMisbehavingProxy,
} from '../support/misbehaving-proxy.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { readStored, type Stored } from '../support/read-stored.ts';
import type { TestDesk } from '../support/start-test-desk.ts';
import { waitUntil } from '../support/wait-until.ts';
import { becomesEqual } from './compare-caches.ts';
import { compareStored } from './compare-with-stored.ts';
import { broken, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { becomesLive, bugsOf, drains, isDrained, openTrialDesk } from './trial-desk.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

export const cutSweep: Trial = {
  name: 'cut-sweep',
  promises: ['P3', 'P5'],
  share: 3,
  run: (seed, _say, size) => sweep(seed, size === 'full' ? 60 : 12),
};

/** What one end of the line said, in the order it was said. */
type Said = { id: CommandId; text: string };

/** What one whole exchange takes when nobody cuts it: k goes round and round in it from round to round. */
type ExchangeBytes = Record<Direction, number>;

/** `cuts` of each of the four kinds: desk and visitor, up and down. The k of the first is of the seed. */
async function sweep(seed: number, cuts: number): Promise<TrialOutcome> {
  const random = seededRandom(seed);
  await using workplace = await openWorkplace({ name: 'cut-sweep', teams: 1, agentsPerTeam: 1 });
  const proxy = await startMisbehavingProxy(workplace.port);
  const url = `http://127.0.0.1:${proxy.port}`;
  const deskDir = workplace.path('desk');
  const agent = workplace.agent(0);
  const desk = await openTrialDesk({ dataDir: deskDir, serverUrl: url, signInWith: agent });
  await becomesLive(desk);
  const begun = await connectVisitor({ url: workplace.url });
  const { conversationId } = await begun.startConversation('cut me off');
  begun.cut();
  const id = conversationIdSchema.parse(conversationId);
  await waitUntil('the desk owns it', async () => {
    const view = await desk.call('readThread', { conversationId: id, beforeOrder: null, limit: 1 });
    return view?.conversation.assigneeId === agent.id;
  });
  const violations: Violation[] = [];
  const newId = seededCommandIds('cut', random);
  const visitorSaid: Said[] = [];
  const deskSaid: Said[] = [];
  /** Now and then the same words again, under another id: they are another message. */
  const words = (count: number) => (count % 4 === 3 ? 'ok' : `words ${count}`);
  try {
    const whole = { visitor: { up: 0, down: 0 }, desk: { up: 0, down: 0 } };
    const exchange = async (direction: Direction, k: (bytes: ExchangeBytes) => number | null) => {
      const fromVisitor = { id: newId(), text: words(visitorSaid.length) };
      visitorSaid.push(fromVisitor);
      const away = async () => {
        const cut = { conversationId: id, said: fromVisitor, direction, bytes: k(whole.visitor) };
        const before = proxy.stats();
        await cutVisitor(proxy, workplace.url, { token: begun.token, ...cut });
        if (cut.bytes === null) whole.visitor = bytesSince(before, proxy.stats());
      };
      const fromDesk = { id: newId(), text: words(deskSaid.length) };
      deskSaid.push(fromDesk);
      const cut = { conversationId: id, said: fromDesk, direction, bytes: k(whole.desk) };
      const before = proxy.stats();
      violations.push(...(await cutDesk(proxy, desk, cut, away)));
      // What the visitor's line took came in between.
      const both = bytesSince(before, proxy.stats());
      const { up, down } = whole.visitor;
      if (cut.bytes === null) whole.desk = { up: both.up - up, down: both.down - down };
    };
    await exchange('up', () => null);
    for (let count = 0; count < cuts; count += 1)
      for (const direction of ['up', 'down'] as const)
        await exchange(direction, (bytes) => (seed * cuts + count) % bytes[direction]);
    violations.push(...(await drains('the desk', desk)));
    violations.push(
      ...(await becomesEqual({ name: 'the desk', deskDir, agentId: agent.id }, workplace.serverDir)),
    );
    violations.push(...(await compareShown(workplace, desk, begun.token, id)));
    violations.push(...bugsOf('the desk', desk));
  } finally {
    desk.desk.stop();
    await proxy.close();
  }
  await workplace.kill();
  const stored = readStored(workplace.serverDir);
  violations.push(...compareStored(stored), ...compareSaid('the visitor', stored, visitorSaid));
  violations.push(...compareSaid('the desk', stored, deskSaid));
  const operations = visitorSaid.length + deskSaid.length;
  const counts = {
    operations,
    acked: operations,
    cuts: proxy.stats().cuts,
    reconnects: proxy.stats().accepted,
  };
  return { counts, violations };
}

/** `bytes` null: not cut. */
type Cut = { conversationId: ConversationId; said: Said; direction: Direction; bytes: number | null };

function bytesSince(before: ExchangeBytes, after: ExchangeBytes): ExchangeBytes {
  return { up: after.up - before.up, down: after.down - before.down };
}

/** Says it over a line that is cut after `bytes`, and again under the same id until it is answered. */
async function cutVisitor(
  proxy: MisbehavingProxy,
  origin: string,
  { token, conversationId, said, direction, bytes }: Cut & { token: string },
): Promise<void> {
  const url = `http://127.0.0.1:${proxy.port}`;
  if (bytes !== null) proxy.cutNextAfter(direction, bytes);
  for (let attempt = 1; ; attempt += 1) {
    let visitor: RawVisitor | null = null;
    try {
      visitor = await connectVisitor({ url, token, origin });
      const command = { name: 'send-message', conversationId, text: said.text } as const;
      const answer = await visitor.command(command, { id: said.id });
      if (answer.type !== 'ack') throw new Error(`answered with ${JSON.stringify(answer)}`);
      return;
    } catch (error) {
      // The first line is cut: that is the trial. No other is.
      if (attempt > 1) throw error;
    } finally {
      visitor?.cut();
    }
  }
}

/** A desk answers a window 200 calls a second for long: asked faster, it says so. */
const pollEveryMs = 10;

/** Makes the act without a line, while the customer writes, then lets the desk connect over one that is cut after `bytes`. */
async function cutDesk(
  proxy: MisbehavingProxy,
  desk: TestDesk,
  { conversationId, said, direction, bytes }: Cut,
  whileAway: () => Promise<void>,
): Promise<Violation[]> {
  proxy.cutAll('reset');
  await waitUntil('offline', async () => (await desk.call('readConnection', {})).state === 'offline', {
    everyMs: pollEveryMs,
  });
  await whileAway();
  const cutsBefore = proxy.stats().cuts;
  if (bytes !== null) proxy.cutNextAfter(direction, bytes);
  const act = { conversationId, entryId: said.id, text: said.text };
  const answer =
    (bytes ?? 0) % 2 === 0
      ? await desk.call('sendReply', { ...act, thenResolve: false })
      : await desk.call('addNote', act);
  if (answer.state !== 'queued')
    return [broken('honest-outcome', `"${said.text}" was refused at once: ${answer.reason}`)];
  await desk.call('reconnectNow', {});
  const seen = new Set<string>();
  await waitUntil(
    'cut, or sent',
    async () => {
      for (const state of await statesOf(desk, conversationId, said.id)) seen.add(state);
      const { state, toSend } = await desk.call('readConnection', {});
      return proxy.stats().cuts > cutsBefore || (state === 'live' && toSend === 0);
    },
    { everyMs: pollEveryMs },
  );
  await waitUntil(
    'sent after all',
    async () => {
      for (const state of await statesOf(desk, conversationId, said.id)) seen.add(state);
      return isDrained(desk);
    },
    { everyMs: pollEveryMs },
  );
  const wrong = [...seen].filter((state) => state === 'refused' || state === 'received');
  return wrong.map((state) =>
    broken('honest-outcome', `cut ${direction} after ${bytes}: "${said.text}" was shown as ${state}`),
  );
}

async function statesOf(desk: TestDesk, conversationId: ConversationId, id: string): Promise<string[]> {
  const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 5 });
  return (view?.messages ?? []).flatMap((message) =>
    message.id === id || message.entryId === id ? [message.delivery.state] : [],
  );
}

/** Each id is stored once, with its words, in the order they were said. */
function compareSaid(name: string, stored: Stored, said: readonly Said[]): Violation[] {
  const byId = new Map(stored.messages.map((message) => [message.id, message]));
  const violations: Violation[] = [];
  let previous = 0;
  for (const { id, text } of said) {
    const message = byId.get(id);
    if (message?.text !== text) {
      violations.push(broken('acked-stored', `${name}: "${text}" (${id}) was sent and is not stored`));
      continue;
    }
    if (message.order < previous)
      violations.push(
        broken('in-order', `${name}: "${text}" (${id}) is stored before what was said earlier`),
      );
    previous = message.order;
  }
  return violations;
}

/** What desk and page show, newest part: the same messages in the server's order. */
async function compareShown(
  { url, serverDir }: Workplace,
  desk: TestDesk,
  token: string,
  conversationId: ConversationId,
): Promise<Violation[]> {
  const messages = readStored(serverDir).messages.filter(
    (message) => message.conversationId === conversationId,
  );
  const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
  const shown = (view?.messages ?? []).map(({ id }) => id);
  const violations: Violation[] = [];
  if (JSON.stringify(shown) !== JSON.stringify(messages.slice(-shown.length).map(({ id }) => id)))
    violations.push(broken('in-order', 'the desk shows the thread otherwise than it is stored'));
  const page = await connectVisitor({ url, token });
  const seen = page.messages().map(({ id }) => id);
  page.cut();
  const spoken = messages
    .filter(({ kind }) => kind === 'incoming' || kind === 'outgoing')
    .map(({ id }) => id);
  if (seen.length === 0 || JSON.stringify(seen) !== JSON.stringify(spoken.slice(-seen.length)))
    violations.push(broken('in-order', 'the page shows the thread otherwise than it is stored'));
  return violations;
}
