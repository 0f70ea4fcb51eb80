// Owns the trial of promises.md P2: the server's WAL cut off anywhere leaves the commits before, whole; each was synced.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src-server/database/open-database.ts';
import { prepareTables } from '../../src-server/database/tables.ts';
import { type SeededRandom, seededRandom } from '../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { readStored, type Stored } from '../support/read-stored.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { compareStored } from './compare-with-stored.ts';
import { countSyncs } from './count-syncs.ts';
import { readWalFrames, walHeaderBytes } from './read-wal-frames.ts';
import { broken, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

export const walTruncation: Trial = {
  name: 'wal-truncation',
  promises: ['P2'],
  share: 3,
  run: (seed, say, size) =>
    truncate(seed, say, size === 'full' ? { acts: 60, insideFrames: 150 } : { acts: 8, insideFrames: 20 }),
};

/** What a state is recognised by: everything that commits together. */
type Digest = { messages: readonly string[]; commands: number; head: number };

async function truncate(
  seed: number,
  say: (line: string) => void,
  size: { acts: number; insideFrames: number },
): Promise<TrialOutcome> {
  const random = seededRandom(seed);
  await using workplace = await openWorkplace({ name: 'wal-truncation', teams: 1, agentsPerTeam: 1 });
  const { serverDir } = workplace;
  const violations: Violation[] = [];
  const { acked, syncs, how } = await commitSeries(workplace, random, size.acts);
  await workplace.kill();
  if (syncs !== null && syncs < acked.length)
    violations.push(
      broken('whole-database', `${acked.length} acts were acknowledged one by one over ${syncs} syncs`),
    );

  using scratch = temporaryFolder('wal');
  const main = readFileSync(join(serverDir, 'guichet.db'));
  const wal = readFileSync(join(serverDir, 'guichet.db-wal'));
  const frames = readWalFrames(wal);
  const reopen = (walBytes: number): { digest: Digest; stored: Stored } => {
    const folder = join(scratch.path, 'cut');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    writeFileSync(join(folder, 'guichet.db'), main);
    writeFileSync(join(folder, 'guichet.db-wal'), wal.subarray(0, walBytes));
    const database = openDatabase(folder);
    const head = prepareTables(database).changes.head();
    const stored = readStored(folder);
    database.close();
    return {
      stored,
      digest: { messages: stored.messages.map(({ id }) => id), commands: stored.commandIds.size, head },
    };
  };
  /** By how many bytes of the WAL a commit is whole: the state from there to the next. */
  const commits: { atByte: number; digest: Digest }[] = [
    { atByte: 0, digest: reopen(walHeaderBytes).digest },
  ];
  for (const frame of frames)
    if (frame.commits) commits.push({ atByte: frame.end, digest: reopen(frame.end).digest });
  for (const [index, { digest }] of commits.entries()) {
    const before = commits[index - 1]?.digest;
    if (before && !isPrefix(before, digest))
      violations.push(broken('whole-database', `commit ${index} is no continuation of the one before`));
  }
  const last = commits.at(-1)?.digest;
  const lost = acked.filter((id) => last?.messages.includes(id) !== true);
  if (lost.length > 0)
    violations.push(broken('acked-stored', `${lost.length} acknowledged acts are not in the whole WAL`));

  const cuts = new Set(frames.map(({ end }) => end));
  cuts.add(0);
  for (let count = 0; count < size.insideFrames; count += 1) cuts.add(random.below(wal.length));
  for (const bytes of cuts) {
    const { digest, stored } = reopen(bytes);
    violations.push(...compareStored(stored));
    const expected = commits.findLast(({ atByte }) => atByte <= bytes)?.digest;
    if (JSON.stringify(digest) !== JSON.stringify(expected))
      violations.push(
        broken(
          'whole-database',
          `cut at ${bytes} of ${wal.length}: ${digest.head} instead of ${expected?.head}`,
        ),
      );
    if (violations.length > 20) break;
  }
  say(`${cuts.size} cuts over ${frames.length} frames, ${commits.length - 1} commits; syncs ${how}`);
  const counts = {
    operations: acked.length,
    acked: acked.length,
    truncatedWals: cuts.size,
    syncs: syncs ?? 0,
  };
  return { counts, violations };
}

function isPrefix(before: Digest, after: Digest): boolean {
  return (
    before.messages.every((id, index) => after.messages[index] === id) &&
    before.commands <= after.commands &&
    before.head <= after.head
  );
}

/** Acts of a visitor one after the other, each awaited: a group each. Answers their ids in order. */
async function commitSeries(
  workplace: Workplace,
  random: SeededRandom,
  acts: number,
): Promise<{ acked: string[]; syncs: number | null; how: string }> {
  const newId = seededCommandIds('wal', random);
  const visitor = await connectVisitor({ url: workplace.url });
  const { conversationId } = await visitor.startConversation('first');
  if (conversationId === null) throw new Error('no conversation');
  const acked: string[] = [];
  const counted = await countSyncs(workplace.server().pid, async () => {
    for (let count = 0; count < acts; count += 1) {
      const id = newId();
      const text = `act ${count} ${'long '.repeat(random.below(300))}`;
      const answer = await visitor.command({ name: 'send-message', conversationId, text }, { id });
      if (answer.type !== 'ack') throw new Error(`answered with ${answer.type}`);
      acked.push(id);
    }
  });
  visitor.cut();
  return { acked, ...counted };
}
