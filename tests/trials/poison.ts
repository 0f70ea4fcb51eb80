// Owns the trial of promises.md P8: acts the server refuses, at random places, block nothing and are shown with their words.
import { conversationSchema } from '../../src-shared/domain/conversation/conversation.ts';
import { type CommandId, type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { connectConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import { waitUntil } from '../support/wait-until.ts';
import { becomesEqual } from './compare-caches.ts';
import { compareStored } from './compare-with-stored.ts';
import { broken, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { becomesLive, bugsOf, drains, openTrialDesk } from './trial-desk.ts';
import { openWorkplace } from './workplace.ts';

export const poison: Trial = {
  name: 'poison',
  promises: ['P8', 'P7'],
  share: 0.7,
  run: (seed, _say, size) =>
    refuseSome(seed, size === 'full' ? { rounds: 8, acts: 30 } : { rounds: 2, acts: 15 }),
};

type Said = { id: CommandId; conversationId: ConversationId; text: string; note: boolean };

/** In each round a desk acts without a line while a colleague takes some of its conversations. */
async function refuseSome(seed: number, size: { rounds: number; acts: number }): Promise<TrialOutcome> {
  const random = seededRandom(seed);
  await using workplace = await openWorkplace({ name: 'poison', teams: 1, agentsPerTeam: 2 });
  const { url, serverDir } = workplace;
  const proxy = await startMisbehavingProxy(workplace.port);
  const agent = workplace.agent(0);
  const deskDir = workplace.path('desk');
  const serverUrl = `http://127.0.0.1:${proxy.port}`;
  const desk = await openTrialDesk({ dataDir: deskDir, serverUrl, signInWith: agent });
  const { token } = await signIn(url, workplace.agent(1));
  const newId = seededCommandIds('poison', random);
  const violations: Violation[] = [];
  let operations = 0;
  let refusedCount = 0;
  const good: Said[] = [];
  const bad: Said[] = [];
  try {
    await becomesLive(desk);
    for (let round = 0; round < size.rounds; round += 1) {
      const ids: ConversationId[] = [];
      for (let count = 0; count < 5; count += 1) {
        const visitor = await connectVisitor({ url });
        ids.push(
          conversationIdSchema.parse((await visitor.startConversation(`question ${count}`)).conversationId),
        );
        visitor.cut();
      }
      await waitUntil('all are here', async () => {
        const { rows } = await desk.call('readInbox', { filter: 'all' });
        return ids.every((id) => rows.some(({ conversationId }) => conversationId === id));
      });
      for (const conversationId of ids) await desk.call('takeConversation', { conversationId });
      violations.push(...(await drains('the desk', desk)));
      proxy.refuse(true);
      proxy.cutAll('reset');
      await waitUntil('offline', async () => (await desk.call('readConnection', {})).state === 'offline');
      const lost = new Set(ids.filter(() => random.below(3) === 0));
      for (let count = 0; count < size.acts; count += 1) {
        const said = {
          id: newId(),
          conversationId: random.pick(ids),
          text: `act ${operations}`,
          note: random.below(3) === 0,
        };
        operations += 1;
        const act = { conversationId: said.conversationId, entryId: said.id, text: said.text };
        const answer = said.note
          ? await desk.call('addNote', act)
          : await desk.call('sendReply', { ...act, thenResolve: false });
        if (answer.state !== 'queued')
          violations.push(
            broken('outbox-settled', `"${said.text}" was refused without a line: ${answer.reason}`),
          );
        // Anybody who sees a conversation may note in it; only its owner replies.
        (lost.has(said.conversationId) && !said.note ? bad : good).push(said);
      }
      const rival = await connectConsole({ url, token });
      await rival.catchUp();
      const { conversations } = readStored(serverDir);
      for (const conversationId of lost) {
        const { epoch } = conversationSchema.parse(conversations.get(conversationId));
        const taken = await rival.command({ name: 'take-conversation', conversationId, epoch });
        if (taken.type !== 'ack') throw new Error(`not taken: ${JSON.stringify(taken)}`);
      }
      await rival.close();
      proxy.refuse(false);
      violations.push(...(await drains('the desk', desk)));
      violations.push(...(await compareRefused()));
    }
    violations.push(...(await becomesEqual({ name: 'the desk', deskDir, agentId: agent.id }, serverDir)));
    violations.push(...bugsOf('the desk', desk));
  } finally {
    desk.desk.stop();
    await proxy.close();
  }
  await workplace.kill();
  const stored = readStored(serverDir);
  violations.push(...compareStored(stored));
  const byId = new Map(stored.messages.map((message) => [message.id, message]));
  const previous = new Map<string, number>();
  for (const { id, conversationId, text } of good) {
    const order = byId.get(id)?.order;
    if (order === undefined)
      violations.push(broken('outbox-settled', `"${text}" is neither stored nor to be refused`));
    else if (order < (previous.get(conversationId) ?? 0))
      violations.push(broken('in-order', `"${text}" is stored before what was said earlier`));
    previous.set(conversationId, Math.max(order ?? 0, previous.get(conversationId) ?? 0));
  }
  for (const { id, text } of bad)
    if (byId.has(id)) violations.push(broken('honest-outcome', `"${text}" was refused and is stored`));
  return { counts: { operations, acked: good.length, refused: refusedCount }, violations };

  /** Each refused act stands in its thread with its words and why; then it is discarded. */
  async function compareRefused(): Promise<Violation[]> {
    const found: Violation[] = [];
    for (const said of bad.slice(refusedCount)) {
      const { id, conversationId, text } = said;
      const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
      const shown = view?.messages.find(({ entryId }) => entryId === id);
      const words = shown?.kind === 'outgoing' ? shown.text : null;
      if (shown?.delivery.state !== 'refused' || words !== text)
        found.push(
          broken(
            'outbox-settled',
            `"${text}" is shown as ${JSON.stringify(shown?.delivery)}, with "${words}"`,
          ),
        );
      await desk.call('discardEntry', { entryId: id, text: null });
    }
    refusedCount = bad.length;
    const { refused } = await desk.call('readConnection', {});
    if (refused !== 0)
      found.push(broken('outbox-settled', `${refused} refused acts are left after discarding all`));
    return found;
  }
}
