// Tries the visitor's side of the real server: one conversation over many tabs, history, what is never told, the files.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import { newCommandId } from '../support/command-ids.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor, type RawVisitor, type RawVisitorOptions } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const folder = temporaryFolder('visitors');
let server: RunningServer;
let camille: RawConsole;
const open: RawVisitor[] = [];

beforeAll(async () => {
  server = await startServer({
    dataDir: folder.path,
    env: { GUICHET_DEMO: '1', GUICHET_WIDGET_ORIGINS: 'http://shop.example, https://www.shop.example:8443' },
  });
  const { token } = await signIn(server.url, {
    email: 'camille@demo.guichet.example',
    password: 'guichet-demo',
  });
  camille = await connectConsole({ url: server.url, token });
  await camille.catchUp();
});
afterEach(async () => {
  for (const visitor of open.splice(0)) if (visitor.isOpen) await visitor.close();
});
afterAll(async () => {
  await camille.close();
  await server.stop();
  folder.remove();
});

async function visit(options: Omit<RawVisitorOptions, 'url'> = {}): Promise<RawVisitor> {
  const visitor = await connectVisitor({ url: server.url, ...options });
  open.push(visitor);
  return visitor;
}

/** Camille owns it, whoever routing gave it to; answers the epoch. */
async function camilleTakes(id: string): Promise<number> {
  const conversation = await waitUntil('camille sees it', () => {
    const row = camille.rows().findLast((found) => found.row === 'conversation' && found.value.id === id);
    return row?.row === 'conversation' ? row.value : null;
  });
  if (conversation.assigneeId === 'camille') return conversation.epoch;
  const conversationId = conversationIdSchema.parse(id);
  const { epoch } = conversation;
  const answer = await camille.command({ name: 'take-conversation', conversationId, epoch });
  return answer.type === 'ack' ? epoch + 1 : camilleTakes(id);
}

function lastStatus(visitor: RawVisitor): string | undefined {
  const last = visitor.frames.findLast((frame) => frame.type === 'changes');
  return last?.type === 'changes' ? last.conversation.status : undefined;
}

describe('SRV-12 one conversation', () => {
  test('SRV-12 a hundred tabs that begin at once open one conversation; every tab hears every word', async () => {
    const first = await visit();
    const tabs = [first];
    for (let tab = 1; tab < 20; tab += 1) tabs.push(await visit({ token: first.token }));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const tab = tabs[index % tabs.length];
        if (!tab) throw new Error('no tab');
        return tab.startConversation(`Word ${index}`);
      }),
    );
    expect(new Set(answers.map(({ conversationId }) => conversationId)).size).toBe(1);
    for (const tab of tabs) {
      await waitUntil('all words', () => tab.messages().length === 100);
      expect(tab.messages()).toEqual(first.messages());
    }
  });

  test('SRV-12 who comes back with their token finds the conversation and its last words; a token of nobody is a new visitor', async () => {
    const visitor = await visit();
    expect(visitor.welcome).toMatchObject({ conversation: null, messages: [], hasEarlier: false });
    const { conversationId } = await visitor.startConversation('Word 0');
    for (let word = 1; word < 120; word += 1) {
      await visitor.command({ name: 'send-message', conversationId, text: `Word ${word}` });
    }
    const back = await visit({ token: visitor.token });
    expect(back.welcome).toMatchObject({
      token: null,
      conversation: { id: conversationId },
      hasEarlier: true,
    });
    expect(back.welcome.messages.map(({ text }) => text)).toEqual(
      Array.from({ length: 50 }, (_, index) => `Word ${index + 70}`),
    );
    back.send({ type: 'read-earlier', before: back.welcome.messages[0]?.order });
    const earlier = await back.waitFor('earlier', (frame) => frame.type === 'earlier');
    expect([earlier.messages.length, earlier.messages.at(-1)?.text, earlier.hasEarlier]).toEqual([
      50,
      'Word 69',
      true,
    ]);

    const [nonce = '', proof = ''] = visitor.token.split('.');
    for (const token of [
      'nonsense',
      `${nonce}.${proof.slice(0, -1)}`,
      `${nonce}x.${proof}`,
      `${nonce}.`,
      nonce,
    ]) {
      const other = await visit({ token });
      expect([other.welcome.conversation, typeof other.welcome.token]).toEqual([null, 'string']);
    }
  });

  test('SRV-12 a visitor who only looks leaves no trace', async () => {
    const before = readStored(folder.path).sequence;
    for (let count = 0; count < 10; count += 1) await visit();
    expect(readStored(folder.path).sequence).toEqual(before);
  });

  test("SRV-12 another visitor's conversation is not found", async () => {
    const one = await visit();
    const other = await visit();
    const { conversationId } = await one.startConversation('Mine');
    const attempts = [
      { name: 'send-message', conversationId, text: 'Not mine' },
      { name: 'mark-progress', conversationId, received: 1, read: 1 },
      { name: 'visit-page', conversationId, page: { url: 'https://shop.example/', title: '' } },
      { name: 'send-message', conversationId: conversationIdSchema.parse('c-none'), text: 'x' },
    ] as const;
    for (const command of attempts) {
      expect(await other.command(command)).toMatchObject({ type: 'refused', reason: 'not-found' });
    }
    expect(one.messages().map(({ text }) => text)).toEqual(['Mine']);
  });

  test('SRV-12 the same id with the same words is one message, with others a conflict', async () => {
    const visitor = await visit();
    const id = newCommandId();
    const start = {
      name: 'start-conversation',
      topicId: null,
      source: 'website',
      page: null,
      text: 'Once',
    } as const;
    const first = await visitor.command(start, { id });
    expect(await visitor.command(start, { id })).toEqual(first);
    expect(await visitor.command({ ...start, text: 'Twice' }, { id })).toMatchObject({ reason: 'conflict' });
    expect(visitor.messages().map(({ text }) => text)).toEqual(['Once']);
  });

  test('SRV-12 words into a resolved conversation reopen it; an old one beside a new one is gone', async () => {
    const visitor = await visit();
    const { conversationId } = await visitor.startConversation('A first matter');
    const epoch = await camilleTakes(conversationId);
    expect(await camille.command({ name: 'resolve-conversation', conversationId, epoch })).toMatchObject({
      type: 'ack',
    });
    await waitUntil('the visitor sees it resolved', () => lastStatus(visitor) === 'resolved');
    await visitor.command({ name: 'send-message', conversationId, text: 'One more thing' });
    expect(await camille.command({ name: 'resolve-conversation', conversationId, epoch })).toMatchObject({
      type: 'ack',
    });
    const second = await visitor.startConversation('Another matter');
    expect(second.conversationId).not.toBe(conversationId);
    expect(
      await visitor.command({ name: 'send-message', conversationId, text: 'Back to the first' }),
    ).toMatchObject({ reason: 'gone' });
    expect(await camille.command({ name: 'reopen-conversation', conversationId, epoch })).toMatchObject({
      reason: 'gone',
    });
  });
});

describe('SRV-12 where none goes on', () => {
  test('SRV-12 a page is shown the conversation that ended last, whatever of an older one changed since', async () => {
    const visitor = await visit();
    const ended: string[] = [];
    for (const text of ['A first matter', 'A second matter']) {
      const { conversationId } = await visitor.startConversation(text);
      const epoch = await camilleTakes(conversationId);
      await camille.command({ name: 'resolve-conversation', conversationId, epoch });
      ended.push(conversationId);
    }
    const [first, second] = ended.map((id) => conversationIdSchema.parse(id));
    if (first === undefined || second === undefined) throw new Error('nothing was said');
    await visitor.command({ name: 'mark-progress', conversationId: first, received: 1_000_000, read: 0 });
    const back = await visit({ token: visitor.token });
    expect(back.welcome).toMatchObject({ conversation: { id: second, status: 'resolved' } });
    expect(back.welcome.messages.map(({ text }) => text)).toEqual(['A second matter']);
  });
});

describe('WIRE-8 what a visitor is told', () => {
  test('WIRE-8, RIGHT-3 notes, teams, owners and clocks stay inside', async () => {
    const visitor = await visit();
    const { conversationId } = await visitor.startConversation('Is anybody there?');
    const epoch = await camilleTakes(conversationId);
    await camille.command({ name: 'add-note', conversationId, text: 'SECRET-NOTE' });
    await camille.command({ name: 'send-reply', conversationId, epoch, text: 'Yes!' });
    await waitUntil('the reply', () => visitor.messages().some(({ text }) => text === 'Yes!'));
    const back = await visit({ token: visitor.token });
    back.send({ type: 'read-earlier', before: 1_000_000 });
    await back.waitFor('earlier', (frame) => frame.type === 'earlier');
    const told = JSON.stringify([visitor.frames, back.frames]);
    for (const secret of ['SECRET-NOTE', 'camille', 'team-', 'dueAt', 'epoch', 'assignee', '@demo']) {
      expect([secret, told.includes(secret)]).toEqual([secret, false]);
    }
    expect(told).toContain('"authorName":"Camille"');
  });

  test('SRV-13 progress and pages reach the agent, topics come in the language asked', async () => {
    const french = await visit({ language: 'fr' });
    const english = await visit({ language: 'en' });
    expect(french.welcome.topics[0]?.name).toBe('Commande et livraison');
    expect(english.welcome.topics[0]?.name).toBe('Order and delivery');
    expect(french.welcome.agentsOnline).toBe(true);
    const { conversationId } = await french.startConversation(
      'Bonjour',
      french.welcome.topics[0]?.id ?? null,
    );
    await french.command({
      name: 'visit-page',
      conversationId,
      page: { url: 'https://shop.example/panier', title: 'Panier' },
    });
    const upTo = french.messages().at(-1)?.order ?? 0;
    expect(
      await french.command({ name: 'mark-progress', conversationId, received: 1e12, read: upTo }),
    ).toMatchObject({ type: 'ack' });
    const row = await waitUntil('progress', () =>
      camille
        .rows()
        .find(
          (found) =>
            found.row === 'conversation' &&
            found.value.id === conversationId &&
            found.value.contactRead === upTo,
        ),
    );
    expect(row.value).toMatchObject({
      page: { title: 'Panier' },
      topicId: 'topic-orders',
      teamId: 'team-orders',
    });
    expect(row.row === 'conversation' && row.value.contactReceived).toBeLessThan(1e6);
  });
});

describe('SRV-14 the widget’s files', () => {
  test('SRV-14 panel and loader are served with headers that hold them', async () => {
    const panel = await fetch(`${server.url}/widget/panel.html`);
    const policy = panel.headers.get('content-security-policy') ?? '';
    expect(panel.status).toBe(200);
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'self' http://shop.example https://www.shop.example:8443",
    ]) {
      expect(policy).toContain(part);
    }
    expect(policy).not.toContain('unsafe');
    const loader = await fetch(`${server.url}/widget/loader.js`);
    expect(loader.headers.get('content-type')).toContain('javascript');
    expect(loader.headers.get('x-content-type-options')).toBe('nosniff');
    expect(loader.headers.get('cache-control')).toContain('max-age');
    expect(loader.headers.get('set-cookie')).toBeNull();
  });

  test('SRV-14 nothing else is served from there', async () => {
    for (const path of [
      '/widget/',
      '/widget/../app/config.ts',
      '/widget/%2e%2e/%2e%2e/package.json',
      '/widget/.env',
    ]) {
      const answer = await fetch(`${server.url}${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect((await fetch(`${server.url}/widget/loader.js`, { method: 'POST' })).status).toBe(405);
  });
});
