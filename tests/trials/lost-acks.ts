// Owns the trial of promises.md P5: answers that never come back; nothing stored is called failed, no act gets a new id.
import { setTimeout as pause } from 'node:timers/promises';
import { type CommandId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import { waitUntil } from '../support/wait-until.ts';
import { becomesEqual } from './compare-caches.ts';
import { compareStored } from './compare-with-stored.ts';
import { broken, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { becomesLive, bugsOf, drains, isDrained, openTrialDesk } from './trial-desk.ts';
import { openWorkplace } from './workplace.ts';

export const lostAcks: Trial = {
  name: 'lost-acks',
  promises: ['P5', 'P15'],
  share: 1.5,
  run: (seed, _say, size) => (size === 'full' ? loseAcks(seed, 12, 30_000) : loseAcks(seed, 3, null)),
};

const actsEach = 6;
const lookEveryMs = 100;

/**
 * `holes` times the way down swallows everything while acts go up, longer than any answer takes; then the line breaks.
 * One of them lasts `longMs`, in which acts are made all the while.
 */
async function loseAcks(seed: number, holes: number, longMs: number | null): Promise<TrialOutcome> {
  const random = seededRandom(seed);
  await using workplace = await openWorkplace({ name: 'lost-acks', teams: 1, agentsPerTeam: 1 });
  const proxy = await startMisbehavingProxy(workplace.port);
  const deskDir = workplace.path('desk');
  const agent = workplace.agent(0);
  const desk = await openTrialDesk({
    dataDir: deskDir,
    serverUrl: `http://127.0.0.1:${proxy.port}`,
    signInWith: agent,
  });
  const violations: Violation[] = [];
  const said: { id: CommandId; text: string }[] = [];
  let lost = 0;
  let longHoles = 0;
  try {
    await becomesLive(desk);
    const visitor = await connectVisitor({ url: workplace.url });
    const begun = await visitor.startConversation('are you there?');
    const conversationId = conversationIdSchema.parse(begun.conversationId);
    visitor.cut();
    const thread = () => desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
    await waitUntil('owned', async () => (await thread())?.conversation.assigneeId === agent.id);
    const newId = seededCommandIds('lost', random);
    const storedIds = () => new Set(readStored(workplace.serverDir).messages.map(({ id }) => id));
    /** What is shown of what was said: each once, under the id it was made with, and nothing as refused. */
    const look = async () => {
      const shown: string[] = [];
      for (const { kind, id, delivery } of (await thread())?.messages ?? []) {
        if (kind === 'outgoing' || kind === 'note') shown.push(id);
        if (delivery.state === 'refused')
          violations.push(broken('honest-outcome', `${id} is shown as refused (${delivery.reason})`));
      }
      const ids = said.map(({ id }) => id);
      if (shown.toSorted().join() !== ids.toSorted().join())
        violations.push(broken('honest-outcome', `said as ${ids.join()}, shown as ${shown.join()}`));
    };
    const say = async () => {
      // Now and then the very same words: another message.
      const entry = { id: newId(), text: said.length % 3 === 2 ? 'yes' : `answer ${said.length}` };
      const act = { conversationId, entryId: entry.id, text: entry.text };
      const answer =
        said.push(entry) % 2 === 1
          ? await desk.call('sendReply', { ...act, thenResolve: false })
          : await desk.call('addNote', act);
      if (answer.state !== 'queued')
        violations.push(broken('honest-outcome', `"${entry.text}" was refused at once: ${answer.reason}`));
    };
    const longHole = longMs === null ? null : random.below(holes);
    for (let hole = 0; hole < holes; hole += 1) {
      proxy.behave('down', { blackHole: true });
      const beganAt = performance.now();
      const firstOfHole = said.length;
      for (let count = 0; count < actsEach; count += 1) await say();
      await waitUntil('one is stored and not acknowledged', () =>
        storedIds().has(said[firstOfHole]?.id ?? ''),
      );
      await pause(random.below(60));
      await look();
      while (hole === longHole && performance.now() - beganAt < (longMs ?? 0)) {
        if (random.below(20) === 0) await say();
        await pause(lookEveryMs);
        await look();
      }
      lost += 1;
      if (longMs !== null && performance.now() - beganAt >= longMs) longHoles += 1;
      proxy.cutAll(random.below(2) === 0 ? 'reset' : 'close');
      proxy.behave('down', { blackHole: false });
      await waitUntil('on the line again', () => isDrained(desk), { withinMs: 20_000, everyMs: 10 });
      await look();
    }
    violations.push(...(await drains('the desk', desk)));
    violations.push(
      ...(await becomesEqual({ name: 'the desk', deskDir, agentId: agent.id }, workplace.serverDir)),
    );
    violations.push(...bugsOf('the desk', desk));
  } finally {
    desk.desk.stop();
    await proxy.close();
  }
  await workplace.kill();
  const stored = readStored(workplace.serverDir);
  violations.push(...compareStored(stored));
  const byId = new Map(stored.messages.map((message) => [message.id, message]));
  let previous = 0;
  for (const { id, text } of said) {
    const message = byId.get(id);
    if (message?.text !== text)
      violations.push(broken('acked-stored', `"${text}" (${id}) was shown as sent and is not stored`));
    else if (message.order < previous)
      violations.push(broken('in-order', `"${text}" (${id}) is stored before what was said earlier`));
    previous = Math.max(previous, message?.order ?? 0);
  }
  const own = stored.messages.filter(({ kind }) => kind === 'outgoing' || kind === 'note').length;
  if (own > said.length)
    violations.push(broken('unique', `${own} messages are stored of ${said.length} that were written`));
  const counts = { operations: said.length, acked: said.length, lostAcks: lost, blackHoles: holes };
  if (longMs !== null && longHoles === 0) violations.push(broken('trial', `no hole lasted ${longMs} ms`));
  return { counts: { ...counts, ...(longHoles > 0 && { longHoles }) }, violations };
}
