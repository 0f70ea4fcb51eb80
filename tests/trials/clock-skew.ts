// Owns the trial of promises.md P14: desks whose clocks are a day off and jump; order, delivery and the server's time hold.
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import type { TestDesk } from '../support/start-test-desk.ts';
import { waitUntil } from '../support/wait-until.ts';
import { becomesEqual } from './compare-caches.ts';
import { compareFirstResponses } from './compare-first-responses.ts';
import { compareStored } from './compare-with-stored.ts';
import { broken, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { becomesLive, bugsOf, drains, openTrialDesk } from './trial-desk.ts';
import { openWorkplace } from './workplace.ts';

export const clockSkew: Trial = {
  name: 'clock-skew',
  promises: ['P14'],
  share: 0.7,
  run: (seed, _say, size) => skew(seed, size === 'full' ? 120 : 24),
};

const hourMs = 60 * 60_000;
const widest = 26 * hourMs;
const crew = 3;

/** Three desks of one team, each with a clock of its own within ±26 h that jumps about every fifth act. */
async function skew(seed: number, acts: number): Promise<TrialOutcome> {
  const random = seededRandom(seed);
  await using workplace = await openWorkplace({ name: 'clock-skew', teams: 1, agentsPerTeam: crew });
  const { url, serverDir } = workplace;
  const violations: Violation[] = [];
  const anySkew = () => random.below(2 * widest) - widest;
  let jumps = crew;
  const members: { name: string; deskDir: string; agentId: string; desk: TestDesk; aheadMs: number }[] = [];
  for (let index = 0; index < crew; index += 1) {
    const name = `desk${index + 1}`;
    const deskDir = workplace.path(name);
    const agent = workplace.agent(index);
    let aheadMs = anySkew();
    const clock = { now: () => Date.now() + aheadMs };
    const desk = await openTrialDesk({ dataDir: deskDir, serverUrl: url, signInWith: agent, clock });
    await becomesLive(desk);
    members.push({
      ...{ name, deskDir, agentId: agent.id, desk },
      get aheadMs() {
        return aheadMs;
      },
      set aheadMs(ms) {
        aheadMs = ms;
      },
    });
  }
  const said: { name: string; conversationId: ConversationId; text: string }[] = [];
  try {
    const ids: ConversationId[] = [];
    for (let count = 0; count < crew; count += 1) {
      const visitor = await connectVisitor({ url });
      ids.push(
        conversationIdSchema.parse((await visitor.startConversation(`question ${count}`)).conversationId),
      );
      visitor.cut();
    }
    await waitUntil('all see all', async () => {
      const inboxes = await Promise.all(members.map(({ desk }) => desk.call('readInbox', { filter: 'all' })));
      return inboxes.every(({ rows }) => rows.length === ids.length);
    });
    for (let count = 0; count < acts; count += 1) {
      const member = random.pick(members);
      if (random.below(5) === 0) {
        member.aheadMs = anySkew();
        jumps += 1;
      }
      // One in eight may be taken back: a jump must neither send it early for ever nor hold it for a day.
      const undoSeconds = random.below(8) === 0 ? 5 : 0;
      await member.desk.call('savePreferences', { undoSeconds });
      const conversationId = random.pick(ids);
      const text = `${member.name} says ${count}`;
      const answer = await member.desk.call('addNote', { conversationId, text });
      if (answer.state === 'queued') said.push({ name: member.name, conversationId, text });
      else violations.push(broken('outbox-settled', `"${text}" was refused: ${answer.reason}`));
    }
    // What is held goes by itself; no clock may hold it longer than the agent asked for.
    const isUnheld = async () =>
      (await Promise.all(members.map(({ desk }) => desk.call('readConnection', {})))).every(
        ({ toSend }) => toSend === 0,
      );
    await waitUntil('nothing is held any more', isUnheld, { withinMs: 10_500, everyMs: 50 }).catch(() => {
      violations.push(broken('liveness', 'an act is held longer than may be, under a clock that jumped'));
    });
    for (const member of members) {
      violations.push(...(await drains(member.name, member.desk)));
      violations.push(...(await becomesEqual(member, serverDir)), ...bugsOf(member.name, member.desk));
    }
    violations.push(...(await compareServerTime(members)));
  } finally {
    for (const { desk } of members) desk.desk.stop();
  }
  await workplace.kill();
  const stored = readStored(serverDir);
  violations.push(...compareStored(stored), ...compareFirstResponses(stored));
  const orders = new Map(stored.messages.map(({ text, order }) => [text, order]));
  const previous = new Map<string, number>();
  for (const { name, conversationId, text } of said) {
    const order = orders.get(text);
    const key = `${name}|${conversationId}`;
    if (order === undefined) violations.push(broken('acked-stored', `"${text}" is not stored`));
    else if (order < (previous.get(key) ?? 0))
      violations.push(broken('in-order', `"${text}" is stored before what was said earlier`));
    previous.set(key, Math.max(order ?? 0, previous.get(key) ?? 0));
  }
  return { counts: { operations: acts, acked: said.length, clockJumps: jumps }, violations };
}

/** After a new link the desk knows the server's time whatever its own clock says. */
async function compareServerTime(
  members: readonly { name: string; desk: TestDesk; aheadMs: number }[],
): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const { name, desk, aheadMs } of members) {
    desk.desk.systemResumed();
    await becomesLive(desk);
    const { serverAheadMs } = await desk.call('readConnection', {});
    if (Math.abs(serverAheadMs + aheadMs) > 2_000)
      violations.push(
        broken('honest-outcome', `${name} takes the server to be ${serverAheadMs + aheadMs} ms off`),
      );
  }
  return violations;
}
