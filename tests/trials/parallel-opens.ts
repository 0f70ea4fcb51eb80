// Owns the trial of promises.md P12: a visitor's tabs open a hundred conversations at once, and there is one.
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import { compareStored } from './compare-with-stored.ts';
import { broken, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { openWorkplace } from './workplace.ts';

const page = { url: 'https://shop.example/', title: 'Shop' };

export const parallelOpens: Trial = {
  name: 'parallel-opens',
  promises: ['P12', 'P23'],
  share: 0.5,
  run: (seed, _say, size) => openAtOnce(seed, size === 'full' ? 40 : 4),
};

/** `visitors` one after the other, each with 20 tabs and 100 opens. */
async function openAtOnce(seed: number, visitors: number): Promise<TrialOutcome> {
  const random = seededRandom(seed);
  const tabs = 20;
  const opens = 100;
  await using workplace = await openWorkplace({ name: 'parallel-opens', teams: 2, agentsPerTeam: 1 });
  const { url, serverDir } = workplace;
  const violations: Violation[] = [];
  const expected: { conversationId: string; ids: string[] }[] = [];
  for (let count = 1; count <= visitors; count += 1) {
    const first = await connectVisitor({ url, keepFrames: false });
    const { token } = first;
    const others = await Promise.all(
      Array.from({ length: tabs - 1 }, () => connectVisitor({ url, token, keepFrames: false })),
    );
    const sockets = [first, ...others];
    const newId = seededCommandIds(`tab${count}`, random);
    const ids: string[] = [];
    const answers = await Promise.all(
      Array.from({ length: opens }, (_, index) => {
        const id = newId();
        ids.push(id);
        const topicId = random.below(2) === 0 ? null : workplace.topicOf(random.below(2));
        return random
          .pick(sockets)
          .command(
            { name: 'start-conversation', topicId, source: 'website', page, text: `open ${index % 7}` },
            { id },
          );
      }),
    );
    const said = new Set(
      answers.map((answer) => (answer.type === 'ack' ? answer.conversationId : answer.type)),
    );
    const [conversationId] = said;
    if (said.size !== 1 || conversationId === undefined || conversationId === null)
      violations.push(
        broken('unique', `a visitor’s opens were answered with ${said.size}: ${[...said].join(', ')}`),
      );
    else expected.push({ conversationId, ids });
    for (const socket of sockets) socket.cut();
  }
  await workplace.kill();
  const stored = readStored(serverDir);
  violations.push(...compareStored(stored));
  const total = visitors * opens;
  if (stored.conversations.size !== visitors)
    violations.push(
      broken('unique', `${stored.conversations.size} conversations are stored of ${visitors} visitors`),
    );
  const byId = new Map(stored.messages.map((message) => [message.id, message]));
  for (const { conversationId, ids } of expected) {
    const lost = ids.filter((id) => byId.get(id)?.conversationId !== conversationId);
    if (lost.length > 0)
      violations.push(
        broken('acked-stored', `${lost.length} acknowledged words are not in ${conversationId}`),
      );
  }
  return { counts: { operations: total, acked: total, parallelOpens: total }, violations };
}
