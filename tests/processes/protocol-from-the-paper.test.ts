// Owns the proof that docs/protocol.md is enough: two clients written from it alone, with plain ws, JSON and fetch.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { changesSchema, Line, newId, PaperConsole, visit } from './paper-client.ts';

const email = 'camille@demo.guichet.example';
const password = 'guichet-demo';

const folder = temporaryFolder('from-the-paper');
let server: RunningServer;
let token: string;

beforeAll(async () => {
  server = await startServer({ dataDir: folder.path, env: { GUICHET_DEMO: '1' } });
  token = z.object({ token: z.string() }).parse(await (await postSignIn(password)).json()).token;
}, 60_000);

afterAll(async () => {
  await server.stop();
  folder.remove();
});

function postSignIn(secret: string): Promise<Response> {
  return fetch(`${server.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: secret, deviceName: 'paper' }),
  });
}

function start(topicId: string | null, text: string): object {
  return {
    name: 'start-conversation',
    topicId,
    source: 'website',
    page: { url: 'https://shop.example/', title: 'Shop' },
    text,
  };
}

async function openConversation(text: string) {
  const console = await PaperConsole.connect(server.url, token);
  const agentId = z
    .string()
    .parse((await console.line.hear('welcome', (frame) => frame.type === 'welcome'))['agentId']);
  const visitor = await visit(server.url, null);
  const asked = newId();
  const ack = await visitor.line.ask(start(console.ownTopic(agentId), text), asked);
  expect(ack.type).toBe('ack');
  const conversationId = z.string().parse(ack['conversationId']);
  await console.until('the question', () =>
    console.thread(conversationId).some((message) => message.id === asked),
  );
  const seen = () => {
    const conversation = console.conversation(conversationId);
    if (conversation === undefined) throw new Error('the conversation is not in sight');
    return conversation;
  };
  return { console, visitor, conversationId, agentId, seen, asked };
}

describe('from the paper alone', () => {
  test('WIRE-7 sign-in: a wrong password and a bad body are problems, a good one a token', async () => {
    const wrong = await postSignIn('not it');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
    expect(await wrong.json()).toMatchObject({ status: 401, code: 'wrong-credentials' });
    const bad = await fetch(`${server.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"email":{"$ne":null}}',
    });
    expect(bad.status).toBe(400);
    expect(await bad.json()).toMatchObject({ code: 'invalid-body' });
    expect(token.length).toBeGreaterThan(20);
  });

  test('WIRE-7 a visitor asks, the agent reads and answers, the visitor reads; progress comes back', async () => {
    const { console, visitor, conversationId, agentId, seen, asked } =
      await openConversation('Where is my order?');
    expect(seen().waitingSince).not.toBeNull();
    expect(console.thread(conversationId).find((message) => message.id === asked)?.text).toBe(
      'Where is my order?',
    );
    const answered = newId();
    const ack = await console.line.ask(
      { name: 'send-reply', conversationId, epoch: seen().epoch, text: 'On its way.' },
      answered,
    );
    expect(ack.type).toBe('ack');
    await console.until('own rows', () => console.cursor >= z.number().parse(ack['seq']));
    expect(seen()).toMatchObject({ status: 'open', assigneeId: agentId, waitingSince: null });

    const isAnswer = (message: unknown) => z.looseObject({ id: z.string() }).parse(message).id === answered;
    const heard = await visitor.line.hear(
      'the answer',
      (frame) => frame.type === 'changes' && z.array(z.unknown()).parse(frame['messages']).some(isAnswer),
    );
    const message = z
      .array(z.looseObject({ order: z.number(), own: z.boolean(), text: z.string() }))
      .parse(heard['messages'])
      .at(-1);
    expect(message).toMatchObject({ own: false, text: 'On its way.' });
    const order = message?.order ?? 0;
    expect(
      (await visitor.line.ask({ name: 'mark-progress', conversationId, received: order, read: order })).type,
    ).toBe('ack');
    await console.until('read', () => console.conversation(conversationId)?.['contactRead'] === order);

    const noted = await console.line.ask({ name: 'add-note', conversationId, text: 'for colleagues only' });
    expect(noted.type).toBe('ack');
    const back = await visit(server.url, visitor.token);
    expect(back.welcome.token).toBeNull();
    expect(back.welcome.conversation?.id).toBe(conversationId);
    expect(back.welcome.messages.map((each) => each.text)).toEqual(['Where is my order?', 'On its way.']);
    expect(JSON.stringify(back.line.heard)).not.toContain('colleagues');
    await Promise.all([console.line.hangUp(), visitor.line.hangUp(), back.line.hangUp()]);
  });

  test('WIRE-7 the same id again has one effect and one answer; with another body it is a conflict', async () => {
    const { console, visitor, conversationId, seen } = await openConversation('Twice?');
    const reply = { name: 'send-reply', conversationId, epoch: seen().epoch, text: 'Once.' };
    const id = newId();
    const first = await console.line.ask(reply, id);
    const second = await console.line.ask(reply, id);
    expect(first.type).toBe('ack');
    expect(second).toEqual(first);
    expect(await console.line.ask({ ...reply, text: 'Another.' }, id)).toEqual({
      type: 'refused',
      id,
      reason: 'conflict',
    });

    const said = newId();
    const message = { name: 'send-message', conversationId, text: 'Thanks' };
    await visitor.line.ask(message, said);
    expect((await visitor.line.ask(message, said)).type).toBe('ack');
    expect(await visitor.line.ask({ ...message, text: 'No thanks' }, said)).toMatchObject({
      reason: 'conflict',
    });
    await console.until('thanks', () => console.thread(conversationId).some((each) => each.id === said));
    const words = console.thread(conversationId).filter((each) => each.text !== undefined);
    expect(words.map((each) => each.text)).toEqual(['Twice?', 'Once.', 'Thanks']);
    await Promise.all([console.line.hangUp(), visitor.line.hangUp()]);
  });

  test('WIRE-7 who comes back with a cursor hears what was missed, once, and nothing else', async () => {
    const { console, visitor, conversationId } = await openConversation('Are you there?');
    await console.line.hangUp();
    const before = console.cursor;
    const said: string[] = [];
    for (const text of ['One', 'Two', 'Three']) {
      const id = newId();
      said.push(id);
      expect((await visitor.line.ask({ name: 'send-message', conversationId, text }, id)).type).toBe('ack');
    }
    const back = await PaperConsole.connect(server.url, token, console);
    expect(back.cursor).toBeGreaterThan(before);
    const missed = back.line.heard
      .filter((frame) => frame.type === 'changes')
      .flatMap((frame) => changesSchema.parse(frame).rows)
      .filter((row) => row.row === 'message')
      .map((row) => row.value['id']);
    expect(missed).toEqual(said);
    expect(
      back
        .thread(conversationId)
        .slice(-3)
        .map((each) => each.text),
    ).toEqual(['One', 'Two', 'Three']);
    await Promise.all([back.line.hangUp(), visitor.line.hangUp()]);
  });

  test('WIRE-7 a cursor that does not fit costs one resync', async () => {
    for (const cursor of [1_000_000_000, -5, 1.5, 'seven']) {
      const line = await new Line(server.url, '/ws/console').opened();
      line.say({
        type: 'hello',
        protocol: { min: 2, max: 3 },
        token,
        databaseId: null,
        cursor,
        client: { name: 'paper', version: '1' },
      });
      const welcome = await line.hear('welcome', (frame) => frame.type === 'welcome');
      expect(welcome['resync'], `cursor ${cursor}`).toBe(true);
      const page = await line.hear('rows', (frame) => frame.type === 'changes');
      expect(changesSchema.parse(page).after).toBe(0);
      await line.hangUp();
    }
  });

  test('WIRE-7 business says no in codes of the closed list, for good', async () => {
    const { console, visitor, conversationId, seen } = await openConversation('No?');
    const { epoch } = seen();
    const reply = { name: 'send-reply', conversationId, epoch, text: 'x' };
    const refusals: [object, string][] = [
      [{ ...reply, text: ' ' }, 'empty-text'],
      [{ ...reply, text: 'x'.repeat(100_001) }, 'text-too-long'],
      [{ ...reply, epoch: epoch + 5 }, 'stale-epoch'],
      [{ ...reply, conversationId: 'conversation-of-nobody' }, 'not-found'],
      [{ name: 'reopen-conversation', conversationId, epoch }, 'not-resolved'],
    ];
    for (const [command, reason] of refusals) {
      const id = newId();
      const refused = { type: 'refused', id, reason };
      expect(await console.line.ask(command, id)).toEqual(refused);
      expect(await console.line.ask(command, id)).toEqual(refused);
    }
    const other = await visit(server.url, null);
    expect(await other.line.ask({ name: 'send-message', conversationId, text: 'Mine?' })).toMatchObject({
      reason: 'not-found',
    });
    await Promise.all([console.line.hangUp(), visitor.line.hangUp(), other.line.hangUp()]);
  });

  test('WIRE-7 frames that make no sense are answered, and the line stays up', async () => {
    const early = await new Line(server.url, '/ws/console').opened();
    early.say({ type: 'ping', n: 1 });
    expect(await early.hear('bad-frame', (frame) => frame.type === 'bad-frame')).toMatchObject({
      problem: 'before-hello',
    });
    await early.hangUp();

    const { line } = await PaperConsole.connect(server.url, token);
    const id = newId();
    const sent: [object | string, object][] = [
      ['{', { problem: 'not-json', id: null }],
      ['7', { problem: 'not-an-object', id: null }],
      [{ type: 'fireworks' }, { problem: 'unknown-type' }],
      [
        { type: 'more', after: -1 },
        { problem: 'invalid', path: 'after' },
      ],
      [
        { type: 'command', id, at: 'now', command: {} },
        { problem: 'invalid', id },
      ],
    ];
    for (const [frame, answer] of sent) {
      const since = line.heard.length;
      line.say(frame);
      expect(await line.hear('bad-frame', (heard) => heard.type === 'bad-frame', since)).toMatchObject(
        answer,
      );
    }
    line.say({ type: 'ping', n: 7 });
    expect(await line.hear('pong', (frame) => frame.type === 'pong')).toMatchObject({ n: 7 });
    await line.hangUp();
  });

  test('WIRE-7 a bad token, an old version and a foreign origin are told so', async () => {
    const hello = { type: 'hello', databaseId: null, cursor: 0, client: { name: 'paper', version: '1' } };
    const stranger = await new Line(server.url, '/ws/console').opened();
    stranger.say({ ...hello, protocol: { min: 2, max: 3 }, token: 'nobody gave me this' });
    expect(await stranger.hear('bye', (frame) => frame.type === 'bye')).toMatchObject({
      reason: 'unauthenticated',
    });
    expect(await stranger.closed).toBe(4401);

    const future = await new Line(server.url, '/ws/console').opened();
    future.say({ ...hello, protocol: { min: 90, max: 99 }, token });
    expect(await future.hear('bye', (frame) => frame.type === 'bye')).toMatchObject({
      reason: 'protocol-too-new',
    });
    expect(await future.closed).toBe(4426);

    for (const path of ['/ws/widget', '/ws/console']) {
      await expect(new Line(server.url, path, 'https://evil.example').opened()).rejects.toThrow('403');
    }
  });

  test('WIRE-7 signing out ends the token’s sockets', async () => {
    const own = z.object({ token: z.string() }).parse(await (await postSignIn(password)).json()).token;
    const line = await new Line(server.url, '/ws/console').opened();
    line.say({
      type: 'hello',
      protocol: { min: 2, max: 3 },
      token: own,
      databaseId: null,
      cursor: 0,
      client: { name: 'paper', version: '1' },
    });
    await line.hear('welcome', (frame) => frame.type === 'welcome');
    const answer = await fetch(`${server.url}/api/sign-out`, {
      method: 'POST',
      headers: { authorization: `Bearer ${own}` },
    });
    expect(answer.status).toBe(204);
    expect(await line.hear('bye', (frame) => frame.type === 'bye')).toMatchObject({ reason: 'revoked' });
    expect(await line.closed).toBe(4401);
  });
});
