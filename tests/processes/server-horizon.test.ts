// Tries the horizon over the real server: a snapshot cut and gone on with, what wakes, older history, drafts, changed notes.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ConversationPart, Ended } from '../../src-shared/wire/down.ts';
import type { Row } from '../../src-shared/wire/row.ts';
import { rowSchema } from '../../src-shared/wire/row.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { fillHistory, type History } from '../support/fill-history.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { changesOf, conversationIn, seesConversation, textsOf } from '../support/two-teams.ts';
import { waitUntil } from '../support/wait-until.ts';

const dayMs = 24 * 60 * 60_000;
const folder = temporaryFolder('horizon');
let server: RunningServer;
let agents: MadeAgent[];
let old: History;
let recent: History;
const open: RawConsole[] = [];

beforeAll(async () => {
  agents = await createWorkspace(folder.path, { teams: 2, agentsPerTeam: 2 });
  const own = agents.slice(0, 1);
  const size = { agents: own, endedOfTen: 10 };
  old = fillHistory(folder.path, {
    ...{ name: 'old', conversations: 60, messagesEach: 3, now: Date.now() - 100 * dayMs },
    ...size,
  });
  recent = fillHistory(folder.path, {
    ...{ name: 'new', conversations: 20, messagesEach: 60, now: Date.now() - dayMs },
    ...size,
    endedOfTen: 5,
  });
  server = await startServer({ dataDir: folder.path });
});
afterEach(async () => {
  for (const console of open.splice(0)) if (console.isOpen) await console.close();
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

function agentAt(index: number): MadeAgent {
  const agent = agents[index];
  if (!agent) throw new Error(`no agent ${index}`);
  return agent;
}

type From = Partial<
  Pick<Parameters<typeof connectConsole>[0], 'cursor' | 'databaseId' | 'place' | 'protocol'>
>;

async function connect(agent: MadeAgent, from: From = {}): Promise<RawConsole> {
  const { token } = await signIn(server.url, agent);
  const console = await connectConsole({ url: server.url, token, ...from });
  open.push(console);
  return console;
}

async function caughtUp(agent: MadeAgent, from: From = {}): Promise<RawConsole> {
  const console = await connect(agent, from);
  await console.catchUp();
  return console;
}

function ended(console: RawConsole, requestId: number, before: string | null): Promise<Ended> {
  console.send({ type: 'list-ended', requestId, before });
  return console.waitFor(
    `list ${requestId}`,
    (frame): frame is Ended => frame.type === 'ended' && frame.requestId === requestId,
  );
}

function part(
  console: RawConsole,
  requestId: number,
  conversationId: string,
  after = 0,
): Promise<ConversationPart> {
  console.send({ type: 'fetch-conversation', requestId, conversationId, after });
  return console.waitFor(
    `part ${requestId}`,
    (frame): frame is ConversationPart => frame.type === 'conversation-part' && frame.requestId === requestId,
  );
}

const idsIn = (rows: readonly Row[]): Set<string> =>
  new Set(rows.flatMap((row) => (row.row === 'conversation' ? [row.value.id] : [])));
const parsed = (rows: readonly unknown[]): Row[] => rows.map((row) => rowSchema.parse(row));
const firstOf = ({ conversationIds }: History, index = 0) => {
  const id = conversationIds[index];
  if (id === undefined) throw new Error('no such conversation');
  return id;
};

describe('SRV-40 a snapshot over the wire', () => {
  test('SRV-40 brings what is within the horizon, and goes on after a cut where it was', async () => {
    const whole = await caughtUp(agentAt(0));
    expect([...idsIn(whole.rows())].sort()).toEqual([...recent.conversationIds].sort());
    const pages = changesOf(whole);
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.slice(0, -1).every(({ upTo, place }) => upTo === 0 && place !== null)).toBe(true);

    const cut = await connect(agentAt(0));
    const first = await waitUntil('a page', () => changesOf(cut)[0]);
    await cut.close();
    const { databaseId } = cut.welcome;
    const back = await caughtUp(agentAt(0), { databaseId, place: first.place });
    expect(back.welcome.resync).toBe(false);
    expect([...first.rows, ...back.rows()]).toHaveLength(whole.rows().length);
    expect(
      new Set(
        parsed(first.rows)
          .concat(back.rows())
          .map(({ row, value }) => JSON.stringify([row, value])),
      ),
    ).toEqual(new Set(whole.rows().map(({ row, value }) => JSON.stringify([row, value]))));
  });

  test('SRV-40 a place of nowhere, or of another database, begins anew and says so', async () => {
    for (const place of ['nonsense', '1.1.1.1.1.database-of-others', '999999.1.0.0.0.x']) {
      const console = await caughtUp(agentAt(0), { place });
      expect(console.welcome.resync, place).toBe(true);
      expect(idsIn(console.rows()).size).toBe(recent.conversationIds.length);
    }
  });

  test('SRV-40 another team sees none of it', async () => {
    const stranger = await caughtUp(agentAt(2));
    expect(idsIn(stranger.rows()).size).toBe(0);
    expect(await ended(stranger, 1, null)).toMatchObject({ rows: [], before: null });
    expect(await part(stranger, 2, firstOf(old))).toMatchObject({ rows: [], state: 'not-found' });
  });
});

describe('SRV-42 beyond the horizon, when asked for', () => {
  test('SRV-42 lists what ended, newest first, fifty at a time, and then one message by message', async () => {
    const console = await caughtUp(agentAt(0));
    const newest = await ended(console, 1, null);
    const rest = await ended(console, 2, newest.before);
    expect(idsIn(parsed(newest.rows)).size).toBe(50);
    expect(rest.before).toBeNull();
    const listed = [...idsIn(parsed(newest.rows)), ...idsIn(parsed(rest.rows))];
    expect(listed).toEqual([...old.conversationIds].reverse());
    expect(await ended(console, 3, 'nonsense')).toMatchObject({ before: newest.before });

    const fetched = await part(console, 4, firstOf(old));
    expect(fetched.state).toBe('whole');
    expect(parsed(fetched.rows).map(({ row }) => row)).toEqual([
      ...['message', 'message', 'message'],
      ...['contact', 'conversation'],
    ]);
    const again = await part(console, 5, firstOf(old), fetched.upTo);
    expect(parsed(again.rows).map(({ row }) => row)).toEqual(['contact', 'conversation']);
    expect((await part(console, 6, 'no-such-conversation')).state).toBe('not-found');
  });

  test('SRV-42 who asks far too often is put out', async () => {
    const console = await connect(agentAt(1));
    for (let asked = 0; asked < 4_000; asked += 1)
      console.send({ type: 'fetch-conversation', requestId: asked, conversationId: 'nothing', after: 0 });
    expect(await console.waitFor('goodbye', (frame) => frame.type === 'bye')).toMatchObject({
      reason: 'too-many-requests',
    });
  });
});

describe('SRV-41 what wakes', () => {
  test('SRV-41 comes whole to a live console and to one that was away; one of version 1 has it already', async () => {
    const away = await caughtUp(agentAt(1));
    const { databaseId } = away.welcome;
    const cursor = changesOf(away).at(-1)?.upTo ?? 0;
    await away.close();
    const earlier = await caughtUp(agentAt(0), { protocol: { min: 1, max: 1 } });
    expect(idsIn(earlier.rows()).size).toBe(80);
    const told = changesOf(earlier).length;
    const live = await caughtUp(agentAt(0));
    const id = firstOf(old, 7);
    expect(conversationIn(live.rows(), id)).toBeUndefined();
    expect(await live.command({ name: 'reopen-conversation', conversationId: id, epoch: 1 })).toMatchObject({
      type: 'ack',
    });
    await seesConversation(live, id);
    expect(textsOf(live, id)).toHaveLength(3);
    const back = await caughtUp(agentAt(1), { cursor, databaseId });
    expect(back.welcome.resync).toBe(false);
    expect(textsOf(back, id)).toHaveLength(3);
    await waitUntil('version 1 is told', () => changesOf(earlier).length > told);
    const rows = changesOf(earlier)
      .slice(told)
      .flatMap((frame) => parsed(frame.rows));
    expect(rows.filter(({ row, value }) => row === 'message' && 'text' in value)).toEqual([]);
    expect(conversationIn(rows, id)?.status).toBe('open');
  });
});

describe('SRV-40 drafts and notes', () => {
  test('SRV-40 a draft is told to its own agent only, and is in their next snapshot', async () => {
    const console = await caughtUp(agentAt(0));
    const colleague = await caughtUp(agentAt(1));
    const conversationId = firstOf(recent, 6);
    const draft = { name: 'save-draft' as const, conversationId, kind: 'reply' as const, baseSeq: 0 };
    expect(await console.command({ ...draft, text: 'Only mine' })).toMatchObject({ type: 'ack' });
    const isDraft = ({ row }: Row) => row === 'draft';
    await waitUntil('the draft', () => console.rows().find(isDraft));
    await console.command({ name: 'add-note', conversationId, text: 'After the draft' });
    await waitUntil('the note', () => textsOf(colleague, conversationId).includes('After the draft'));
    expect(colleague.rows().filter(isDraft)).toEqual([]);
    expect((await caughtUp(agentAt(0))).rows().filter(isDraft)).toMatchObject([
      { value: { text: 'Only mine' } },
    ]);
    expect((await caughtUp(agentAt(1))).rows().filter(isDraft)).toEqual([]);
  });

  test('SRV-40 an edited and a removed note are seen live and after an absence', async () => {
    const writer = await caughtUp(agentAt(0));
    const live = await caughtUp(agentAt(1));
    const conversationId = firstOf(recent, 8);
    await writer.command({ name: 'add-note', conversationId, text: 'First words' });
    const isNote = (row: Row) =>
      row.row === 'message' && row.value.kind === 'note' && row.value.conversationId === conversationId;
    const noted = await waitUntil('the note', () => live.rows().find(isNote));
    if (noted.row !== 'message') throw new Error('no note');
    const { id: messageId, order } = noted.value;
    const { databaseId } = live.welcome;
    const away = await caughtUp(agentAt(1));
    const cursor = changesOf(away).at(-1)?.upTo ?? 0;
    await away.close();
    const named = { conversationId, messageId, order };
    await writer.command({ name: 'edit-note', ...named, text: 'Better words' });
    await waitUntil('the edit', () => textsOf(live, conversationId).includes('Better words'));
    expect(textsOf(live, conversationId)).not.toContain('First words');
    await writer.command({ name: 'remove-note', ...named });
    const back = await caughtUp(agentAt(1), { cursor, databaseId });
    const last = back.rows().findLast(isNote);
    expect(last?.value).toMatchObject({ order, text: '' });
    expect(JSON.stringify(back.rows())).not.toMatch(/First words|Better words/);
  });
});
