// Owns the trial of promises.md P11: fifty agents take one conversation again and again; each epoch has one owner.
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import type { ConsoleDown } from '../../src-shared/wire/down.ts';
import { rowSchema } from '../../src-shared/wire/row.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import { waitUntil } from '../support/wait-until.ts';
import { compareStored } from './compare-with-stored.ts';
import { broken, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { openWorkplace } from './workplace.ts';

export const takeRace: Trial = {
  name: 'take-race',
  promises: ['P11'],
  share: 2,
  run: (seed, _say, size) =>
    raceForOne(seed, size === 'full' ? { agents: 50, races: 150 } : { agents: 20, races: 30 }),
};

type Racer = {
  console: RawConsole;
  /** Owners by epoch, as this console was told. */
  owners: Map<number, string | null>;
};

async function raceForOne(seed: number, size: { agents: number; races: number }): Promise<TrialOutcome> {
  const random = seededRandom(seed);
  await using workplace = await openWorkplace({ name: 'take-race', teams: 1, agentsPerTeam: size.agents });
  const { url, serverDir } = workplace;
  const visitor = await connectVisitor({ url });
  const { conversationId } = await visitor.startConversation('who takes me?');
  const id = conversationIdSchema.parse(conversationId);
  const violations: Violation[] = [];
  const racers: Racer[] = [];
  for (const agent of workplace.agents) {
    const { token } = await signIn(url, agent);
    const owners = new Map<number, string | null>();
    const console = await connectConsole({
      url,
      token,
      keepFrames: false,
      onFrame(frame: ConsoleDown) {
        if (frame.type !== 'changes') return;
        if (frame.remaining > 0) console.send({ type: 'more', after: frame.upTo, place: frame.place });
        for (const unread of frame.rows) {
          const row = rowSchema.parse(unread);
          if (row.row !== 'conversation' || row.value.id !== id) continue;
          const { epoch, assigneeId } = row.value;
          const known = owners.get(epoch);
          if (known !== undefined && known !== assigneeId)
            violations.push(broken('one-owner', `epoch ${epoch} has two owners: ${known} and ${assigneeId}`));
          owners.set(epoch, assigneeId);
        }
      },
    });
    racers.push({ console, owners });
  }
  const newId = seededCommandIds('race', random);
  const newest = (racer: Racer) => Math.max(-1, ...racer.owners.keys());
  await waitUntil('everybody sees it owned', () => racers.every((racer) => newest(racer) >= 1));
  let acked = 0;
  let refused = 0;
  let epoch = Math.max(...racers.map(newest));
  for (let race = 0; race < size.races; race += 1) {
    const order = [...racers].sort(() => random.next() - 0.5);
    const answers = await Promise.all(
      order.map(async ({ console }) => ({
        agentId: console.welcome.agentId,
        answer: await console.command(
          { name: 'take-conversation', conversationId: id, epoch },
          { id: newId() },
        ),
      })),
    );
    const winners = answers.filter(({ answer }) => answer.type === 'ack');
    acked += winners.length;
    refused += answers.filter(({ answer }) => answer.type === 'refused').length;
    if (winners.length !== 1)
      violations.push(broken('one-owner', `${winners.length} of ${racers.length} took epoch ${epoch}`));
    for (const { agentId, answer } of answers) {
      if (answer.type !== 'refused') continue;
      const right = answer.reason === 'stale-epoch' || answer.reason === 'already-owner';
      if (!right) violations.push(broken('honest-outcome', `${agentId} was refused with ${answer.reason}`));
    }
    epoch = Math.max(...racers.map(newest));
    const [winner] = winners;
    await waitUntil('the losers hear who has it', () =>
      racers.every(({ owners }) => owners.get(epoch) !== undefined),
    );
    if (winner && winners.length === 1) {
      const told = racers.filter(({ owners }) => owners.get(epoch) !== winner.agentId).length;
      if (told > 0)
        violations.push(broken('one-owner', `${told} consoles were told another owner of epoch ${epoch}`));
    }
    if (violations.length > 20) break;
  }
  for (const { console } of racers) console.cut();
  visitor.cut();
  await workplace.kill();
  violations.push(...compareStored(readStored(serverDir)));
  const operations = acked + refused;
  return { counts: { operations, acked, refused, races: size.races }, violations };
}
