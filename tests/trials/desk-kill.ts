// Owns the trial of promises.md P6 and P7: desks in processes of their own, killed at any moment of their work.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type CommandId, type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { type SeededRandom, seededRandom } from '../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { readStored, type Stored } from '../support/read-stored.ts';
import { type RunningDesk, startDeskProcess } from '../support/start-desk-process.ts';
import { becomesEqual } from './compare-caches.ts';
import { compareStored } from './compare-with-stored.ts';
import { broken, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { becomesLive, drains } from './trial-desk.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

export const deskKill: Trial = {
  name: 'desk-kill',
  promises: ['P3', 'P6', 'P7'],
  share: 6,
  run: (seed, _say, size) => killDesks(seed, size === 'full' ? 20 : 4),
};

const crowd = 2;
const conversationsEach = 4;

/** Kills each of two desks `kills` times over one live server in which customers go on writing. */
async function killDesks(seed: number, kills: number): Promise<TrialOutcome> {
  const random = seededRandom(seed);
  await using workplace = await openWorkplace({ name: 'desk-kill', teams: crowd, agentsPerTeam: 1 });
  const customers = await fillWorkplace(workplace, random);
  const owners = Array.from({ length: crowd }, (_, index) =>
    openVictim(workplace, index, seededRandom(random.below(2 ** 31))),
  );
  const stop = keepWriting(customers, seededRandom(random.below(2 ** 31)));
  const violations: Violation[] = [];
  await Promise.all(
    owners.map(async (victim) => {
      for (let kill = 0; kill < kills; kill += 1) violations.push(...(await victim.liveAndDie()));
    }),
  );
  await stop();
  for (const victim of owners) violations.push(...(await victim.liveOn()));
  for (const customer of customers) customer.visitor.cut();
  await workplace.kill();
  const stored = readStored(workplace.serverDir);
  violations.push(...compareStored(stored));
  for (const victim of owners) violations.push(...victim.compareSaid(stored));
  const operations = owners.reduce((sum, victim) => sum + victim.operations(), 0);
  const acked = owners.reduce((sum, victim) => sum + victim.queued(), 0);
  return { counts: { operations, acked, deskKills: kills * crowd }, violations };
}

type Customer = { visitor: RawVisitor; conversationId: ConversationId };

/** Enough to be caught in the middle of: long words in a few conversations of each team, so that a snapshot takes pages. */
async function fillWorkplace(workplace: Workplace, random: SeededRandom): Promise<Customer[]> {
  const customers: Customer[] = [];
  for (let count = 0; count < crowd * conversationsEach; count += 1) {
    const visitor = await connectVisitor({ url: workplace.url, keepFrames: false });
    const begun = await visitor.startConversation(`question ${count}`, workplace.topicOf(count % crowd));
    const conversationId = conversationIdSchema.parse(begun.conversationId);
    customers.push({ visitor, conversationId });
    await Promise.all(
      Array.from({ length: 100 }, (_, more) =>
        visitor.command({
          name: 'send-message',
          conversationId,
          text: `${more} ${'long '.repeat(random.below(400))}`,
        }),
      ),
    );
  }
  return customers;
}

function keepWriting(customers: readonly Customer[], random: SeededRandom): () => Promise<void> {
  let writing = true;
  const done = (async () => {
    for (let count = 0; writing; count += 1) {
      const { visitor, conversationId } = random.pick(customers);
      await visitor.command({ name: 'send-message', conversationId, text: `meanwhile ${count}` });
      await pause(random.below(25));
    }
  })();
  return () => {
    writing = false;
    return done;
  };
}

/** `answer` null: none came. `no`: the desk did not take it, as when its cache is empty still; it is not asked again. */
type Said = {
  id: CommandId;
  conversationId: ConversationId;
  text: string;
  answer: 'queued' | 'no' | null;
};

function openVictim(workplace: Workplace, index: number, random: SeededRandom) {
  const agent = workplace.agent(index);
  const name = `desk${index + 1}`;
  const deskDir = workplace.path(name);
  const newId = seededCommandIds(name, random);
  const said: Said[] = [];
  let conversations: ConversationId[] = [];
  let token: string | null = null;
  /** What was typed last, and what of it the desk said is on disk. */
  let typed = '';
  let kept = '';
  let operations = 0;

  async function start(): Promise<RunningDesk> {
    const desk = await startDeskProcess({ dataDir: deskDir, serverUrl: workplace.url, savedToken: token });
    if (token === null) {
      await desk.call('signIn', { email: agent.email, password: agent.password });
      await desk.call('savePreferences', { undoSeconds: 0 });
      await becomesLive(desk);
      token = desk.token();
    }
    if (conversations.length === 0) {
      const { rows } = await desk.call('readInbox', { filter: 'all' });
      conversations = rows.map(({ conversationId }) => conversationId);
      for (const conversationId of conversations) await desk.call('takeConversation', { conversationId });
    }
    return desk;
  }

  /** The draft is a prefix of what was typed, at least what was answered; and in no other conversation. */
  async function compareDraft(desk: RunningDesk): Promise<Violation[]> {
    const [draftIn, ...others] = conversations;
    if (draftIn === undefined) return [];
    const violations: Violation[] = [];
    const { note } = await desk.call('readDrafts', { conversationId: draftIn });
    if (!typed.startsWith(note) || note.length < kept.length)
      violations.push(
        broken('words-kept', `${name}: the draft is "${note}", typed "${typed}", kept "${kept}"`),
      );
    for (const conversationId of others) {
      const other = await desk.call('readDrafts', { conversationId });
      if (other.note !== '' || other.reply !== '')
        violations.push(broken('words-kept', `${name}: a draft is in another conversation`));
    }
    typed = note;
    kept = note;
    return violations;
  }

  function say(desk: RunningDesk, entry: Said): void {
    operations += 1;
    const { id: entryId, conversationId, text } = entry;
    const act = { conversationId, entryId, text };
    // A note sent takes its draft with it: none goes where the draft under trial is.
    const isNote = text.length % 3 === 0 && conversationId !== conversations[0];
    const answer = isNote
      ? desk.call('addNote', act)
      : desk.call('sendReply', { ...act, thenResolve: false });
    // One that is never answered is asked again by the next life, under the same id.
    answer.then(
      ({ state }) => {
        entry.answer = state === 'queued' ? 'queued' : 'no';
      },
      () => {
        entry.answer = 'no';
      },
    );
  }

  function type(desk: RunningDesk): void {
    const [draftIn] = conversations;
    if (draftIn === undefined) return;
    operations += 1;
    typed += ` word${typed.length}`;
    const text = typed;
    desk.call('saveDraft', { conversationId: draftIn, kind: 'note', text }).then(
      () => {
        kept = text;
      },
      () => {},
    );
  }

  return {
    operations: () => operations,
    queued: () => said.filter(({ answer }) => answer === 'queued').length,
    async liveAndDie(): Promise<Violation[]> {
      // Now and then from an empty cache, so that it dies in a snapshot.
      if (random.below(4) === 0 && existsSync(deskDir))
        for (const suffix of ['', '-wal']) rmSync(join(deskDir, `cache.db${suffix}`), { force: true });
      const desk = await start();
      const violations = await compareDraft(desk);
      // Who never heard an answer asks again, under the same id.
      for (const entry of said) if (entry.answer === null) say(desk, entry);
      const acts = random.below(8);
      const diesAt = performance.now() + random.below(350);
      for (let count = 0; count < acts; count += 1) {
        const conversationId = conversations[random.below(conversations.length)];
        if (conversationId === undefined) break;
        const entry = { id: newId(), conversationId, text: `${name} says ${said.length}`, answer: null };
        said.push(entry);
        say(desk, entry);
        type(desk);
        if (random.below(2) === 0) await pause(random.below(12));
      }
      while (performance.now() < diesAt) {
        type(desk);
        await pause(1 + random.below(10));
      }
      violations.push(...bugsOf(desk));
      await desk.kill();
      return violations;
    },
    async liveOn(): Promise<Violation[]> {
      const desk = await start();
      const violations = await compareDraft(desk);
      await becomesLive(desk);
      for (const entry of said) if (entry.answer === null) say(desk, entry);
      violations.push(...(await drains(name, desk)));
      const held = { name, deskDir, agentId: agent.id };
      violations.push(...(await becomesEqual(held, workplace.serverDir)));
      violations.push(...bugsOf(desk));
      await desk.stop();
      return violations;
    },
    /** Every act that was answered is stored once, in the order made; none that was refused here. */
    compareSaid(stored: Stored): Violation[] {
      const byId = new Map(stored.messages.map((message) => [message.id, message]));
      const previous = new Map<string, number>();
      return said.flatMap(({ id, conversationId, text, answer }) => {
        const message = byId.get(id);
        if (answer === 'no')
          return message === undefined
            ? []
            : [broken('honest-outcome', `${name}: "${text}" was not taken and is stored`)];
        if (message === undefined)
          return answer === 'queued'
            ? [broken('acked-stored', `${name}: "${text}" was taken into the outbox and is not stored`)]
            : [];
        const before = previous.get(conversationId) ?? 0;
        previous.set(conversationId, message.order);
        return message.order < before
          ? [broken('in-order', `${name}: "${text}" is stored before what was said earlier`)]
          : [];
      });
    },
  };

  function bugsOf(desk: RunningDesk): Violation[] {
    return desk.bugs.map((bug) => broken('trial', `${name} reported a bug: ${bug}`));
  }
}
