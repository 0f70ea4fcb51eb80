// Owns the trial of promises.md P21: a desk's cache damaged in every way is rebuilt, and no word of the agent is lost.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { type SeededRandom, seededRandom } from '../../src-shared/std/seeded-random.ts';
import { type MisbehavingProxy, startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { connectConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import type { TestDesk } from '../support/start-test-desk.ts';
import { waitUntil } from '../support/wait-until.ts';
import { becomesEqual } from './compare-caches.ts';
import { broken, type Counts, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { becomesLive, isDrained, openTrialDesk } from './trial-desk.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

export const damagedCaches: Trial = {
  name: 'damaged-caches',
  promises: ['P21', 'P6'],
  share: 4,
  run: (seed, say, size) => damage(seed, say, size === 'full' ? 120 : 24),
};

/** As SIGKILL leaves them. */
const files = ['cache.db', 'cache.db-wal', 'outbox.db', 'outbox.db-wal'];
const sectorBytes = 4096;

type Scene = { deskDir: string; otherDir: string; serverDir: string; random: SeededRandom };
type Damage = { name: string; do(scene: Scene): void; mayGoUnnoticed?: boolean };

const cacheOf = ({ deskDir }: Scene) => join(deskDir, 'cache.db');
const walOf = (scene: Scene) => `${cacheOf(scene)}-wal`;

function flip(path: string, random: SeededRandom, bytes: number): void {
  const content = readFileSync(path);
  for (let count = 0; count < bytes && content.length > 0; count += 1) {
    const at = random.below(content.length);
    content.writeUInt8(content.readUInt8(at) ^ (1 + random.below(255)), at);
  }
  writeFileSync(path, content);
}

function wipeSector(path: string, random: SeededRandom, fill: (bytes: Buffer) => void): void {
  const content = readFileSync(path);
  const sector = random.below(Math.max(1, Math.floor(content.length / sectorBytes)));
  fill(content.subarray(sector * sectorBytes, (sector + 1) * sectorBytes));
  writeFileSync(path, content);
}

function putInPlace(from: string, path: string): void {
  for (const suffix of ['-wal', '-shm', '']) rmSync(path + suffix, { force: true });
  copyFileSync(from, path);
}

const damages: readonly Damage[] = [
  { name: 'one byte flipped', mayGoUnnoticed: true, do: (scene) => flip(cacheOf(scene), scene.random, 1) },
  {
    name: 'bytes flipped all over',
    mayGoUnnoticed: true,
    do: (scene) => flip(cacheOf(scene), scene.random, 300),
  },
  {
    name: 'bytes of the WAL flipped',
    do: (scene) => flip(walOf(scene), scene.random, 1 + scene.random.below(50)),
  },
  {
    name: 'a sector of garbage',
    do: (scene) =>
      wipeSector(cacheOf(scene), scene.random, (bytes) => {
        for (let at = 0; at < bytes.length; at += 1) bytes.writeUInt8(scene.random.below(256), at);
      }),
  },
  {
    name: 'a sector of zeros',
    do: (scene) => wipeSector(cacheOf(scene), scene.random, (bytes) => bytes.fill(0)),
  },
  {
    name: 'truncated',
    do: (scene) => truncateSync(cacheOf(scene), scene.random.below(readFileSync(cacheOf(scene)).length)),
  },
  {
    name: 'its WAL truncated',
    do: (scene) => truncateSync(walOf(scene), scene.random.below(readFileSync(walOf(scene)).length)),
  },
  { name: 'its WAL deleted', do: (scene) => rmSync(walOf(scene)) },
  { name: 'deleted, its WAL left behind', do: (scene) => rmSync(cacheOf(scene)) },
  {
    name: 'the outbox in its place',
    do: (scene) => putInPlace(join(scene.deskDir, 'outbox.db'), cacheOf(scene)),
  },
  {
    name: 'another agent’s in its place',
    do: (scene) => putInPlace(join(scene.otherDir, 'cache.db'), cacheOf(scene)),
  },
  {
    name: 'the server’s database in its place',
    do: (scene) => putInPlace(join(scene.serverDir, 'guichet.db'), cacheOf(scene)),
  },
];

async function damage(seed: number, say: (line: string) => void, times: number): Promise<TrialOutcome> {
  const random = seededRandom(seed);
  await using workplace = await openWorkplace({ name: 'damaged-caches', teams: 2, agentsPerTeam: 2 });
  const proxy = await startMisbehavingProxy(workplace.port);
  const prepared = await prepare(workplace, proxy);
  const scene: Scene = {
    deskDir: workplace.path('desk'),
    otherDir: workplace.path('other'),
    serverDir: workplace.serverDir,
    random,
  };
  const violations: Violation[] = [];
  let unnoticedFlips = 0;
  for (let count = 0; count < times; count += 1) {
    const chosen = damages[(seed + count) % damages.length];
    if (chosen === undefined) continue;
    rmSync(scene.deskDir, { recursive: true, force: true });
    mkdirSync(scene.deskDir);
    for (const name of files) copyFileSync(join(prepared.baseDir, name), join(scene.deskDir, name));
    chosen.do(scene);
    const found = await startOn(workplace, proxy, scene, prepared);
    const differs = found.some(({ invariant }) => invariant === 'desk-equals-server');
    // SQLite keeps no checksums: a byte within a word is a word, and only the server could say that it is another.
    if (chosen.mayGoUnnoticed === true && differs && found.length === 1) unnoticedFlips += 1;
    else violations.push(...found.map(({ invariant, text }) => broken(invariant, `${chosen.name}: ${text}`)));
    if (violations.length > 20) break;
  }
  await proxy.close();
  say(`${times} caches damaged, ${unnoticedFlips} flips within words unnoticed`);
  const counts: Counts = { operations: times, damagedCaches: times, unnoticedFlips };
  return { counts, violations };
}

type Prepared = {
  baseDir: string;
  serverUrl: string;
  token: string;
  draftIn: ConversationId;
  refusedIn: ConversationId;
};
const draftText = 'half a thought, kept';
const refusedText = 'words the server said no to';

/** A desk with drafts and a refused act, and its files as they are while it runs. */
async function prepare(workplace: Workplace, proxy: MisbehavingProxy): Promise<Prepared> {
  const { url, serverDir } = workplace;
  const serverUrl = `http://127.0.0.1:${proxy.port}`;
  const deskDir = workplace.path('first');
  const desk = await openTrialDesk({ dataDir: deskDir, serverUrl, signInWith: workplace.agent(0) });
  const other = await openTrialDesk({
    dataDir: workplace.path('other'),
    serverUrl: url,
    signInWith: workplace.agent(2),
  });
  await becomesLive(desk);
  await becomesLive(other);
  const ids: ConversationId[] = [];
  for (let count = 0; count < 16; count += 1) {
    const visitor = await connectVisitor({ url });
    const topicId = workplace.topicOf(count % 2 === 0 ? 0 : 2);
    const { conversationId } = await visitor.startConversation(
      `question ${count} ${'long '.repeat(200)}`,
      topicId,
    );
    for (let more = 0; more < 6 && conversationId !== null; more += 1)
      await visitor.command({
        name: 'send-message',
        conversationId,
        text: `and ${more} ${'more '.repeat(60)}`,
      });
    visitor.cut();
    if (count % 2 === 0) ids.push(conversationIdSchema.parse(conversationId));
  }
  const [draftIn, refusedIn] = ids;
  if (draftIn === undefined || refusedIn === undefined) throw new Error('no conversations');
  await waitUntil('all is here', async () => {
    const { rows } = await desk.call('readInbox', { filter: 'mine' });
    return rows.length === ids.length;
  });
  await desk.call('saveDraft', { conversationId: draftIn, kind: 'reply', text: draftText });
  await desk.call('saveDraft', { conversationId: draftIn, kind: 'note', text: `${draftText}, too` });
  await waitUntil('drafts are at the server', () => isDrained(desk));
  await refuseOne(workplace, proxy, desk, refusedIn);
  await becomesEqual({ name: 'first', deskDir, agentId: workplace.agent(0).id }, serverDir);
  const baseDir = workplace.path('base');
  mkdirSync(baseDir);
  for (const name of files) copyFileSync(join(deskDir, name), join(baseDir, name));
  const kept = desk.toMain.find((message) => message.type === 'keep-token');
  desk.desk.stop();
  other.desk.stop();
  return { baseDir, serverUrl, draftIn, refusedIn, token: kept?.type === 'keep-token' ? kept.token : '' };
}

/** Replies without a line to a conversation that a colleague takes meanwhile: there the server says no. */
async function refuseOne(
  { url, agent }: Workplace,
  proxy: MisbehavingProxy,
  desk: TestDesk,
  conversationId: ConversationId,
): Promise<void> {
  proxy.refuse(true);
  proxy.cutAll('reset');
  await waitUntil('offline', async () => (await desk.call('readConnection', {})).state === 'offline');
  await desk.call('sendReply', { conversationId, text: refusedText, thenResolve: false });
  const { token } = await signIn(url, agent(1));
  const rival = await connectConsole({ url, token });
  await rival.catchUp();
  const taken = await rival.command({ name: 'take-conversation', conversationId, epoch: 1 });
  if (taken.type !== 'ack') throw new Error(`not taken: ${JSON.stringify(taken)}`);
  await rival.close();
  proxy.refuse(false);
  await waitUntil('drained', () => isDrained(desk), { withinMs: 20_000 });
}

async function startOn(
  workplace: Workplace,
  proxy: MisbehavingProxy,
  scene: Scene,
  prepared: Prepared,
): Promise<Violation[]> {
  const { serverUrl, refusedIn, token } = prepared;
  const violations: Violation[] = [];
  let desk: TestDesk;
  // The words are looked at before the server could bring any back.
  proxy.refuse(true);
  try {
    desk = await openTrialDesk({ dataDir: scene.deskDir, serverUrl, savedToken: token });
  } catch (error) {
    return [broken('words-kept', `the desk did not start: ${String(error)}`)];
  }
  try {
    violations.push(...(await compareWords(desk, prepared)));
    proxy.refuse(false);
    await becomesLive(desk);
    const { id: agentId } = workplace.agent(0);
    const held = { name: 'the desk', deskDir: scene.deskDir, agentId };
    violations.push(...(await becomesEqual(held, scene.serverDir, 1_000)));
    violations.push(...(await compareWords(desk, prepared)));
    const view = await desk.call('readThread', { conversationId: refusedIn, beforeOrder: null, limit: 200 });
    const refused = (view?.messages ?? []).filter(({ delivery }) => delivery.state === 'refused');
    if (refused.length !== 1 || refused[0]?.kind !== 'outgoing' || refused[0].text !== refusedText)
      violations.push(broken('words-kept', `the refused act is ${JSON.stringify(refused)}`));
  } catch (error) {
    const left = existsSync(scene.deskDir) ? readdirSync(scene.deskDir).join(' ') : '';
    violations.push(
      broken('liveness', `not live again: ${String(error)}; ${desk.bugs.map(String).join()} ${left}`),
    );
  } finally {
    desk.desk.stop();
  }
  return violations;
}

async function compareWords(desk: TestDesk, { draftIn }: Prepared): Promise<Violation[]> {
  const drafts = await desk.call('readDrafts', { conversationId: draftIn });
  const { refused } = await desk.call('readConnection', {});
  const violations: Violation[] = [];
  if (drafts.reply !== draftText || drafts.note !== `${draftText}, too`)
    violations.push(broken('words-kept', `the drafts are ${JSON.stringify(drafts)}`));
  if (refused !== 1) violations.push(broken('words-kept', `${refused} refused acts are left of 1`));
  return violations;
}
