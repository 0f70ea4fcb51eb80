// Owns trying the panel's own session, without its page, against the real server over lines that break.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { VisitorSession } from '../../src-widget/panel/conversation/visitor-session.ts';
import type { KeptStorage } from '../../src-widget/panel/storage/kept-storage.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { type MisbehavingProxy, startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import type { RawConsole } from '../support/raw-console.ts';
import { connectConsole, signIn } from '../support/raw-console.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { memoryStorage, startVisitorSession } from '../support/start-visitor-session.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

let folder: TemporaryFolder;
let server: RunningServer;
let proxy: MisbehavingProxy;
let agent: MadeAgent;
const hangUps: (() => void)[] = [];

beforeEach(async () => {
  folder = temporaryFolder('widget-session');
  const [made] = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 1 });
  if (made === undefined) throw new Error('no agent was made');
  agent = made;
  server = await startServer({ dataDir: folder.path });
  proxy = await startMisbehavingProxy(Number(new URL(server.url).port));
});
afterEach(async () => {
  for (const hangUp of hangUps.splice(0)) hangUp();
  await proxy.close();
  await server.stop();
  folder.remove();
});

/** The same storage is the same browser. */
const openSession = (storage?: KeptStorage) => startVisitorSession({ proxy, server, storage, hangUps });

const shown = (session: VisitorSession) => session.view().thread.messages.map(({ text }) => text);
const isLive = (session: VisitorSession) =>
  waitUntil('a live link', () => session.view().link.name === 'live');

async function openConsole(): Promise<RawConsole> {
  const { token } = await signIn(server.url, agent);
  const desk = await connectConsole({ url: server.url, token });
  hangUps.push(() => desk.cut());
  await desk.catchUp();
  return desk;
}

function textsOnDesk(desk: RawConsole): string[] {
  const byId = new Map<string, { order: number; text: string }>();
  for (const { row, value } of desk.rows()) {
    if (row === 'message' && 'text' in value) byId.set(value.id, value);
  }
  return [...byId.values()].sort((left, right) => left.order - right.order).map(({ text }) => text);
}

it('WIDGET-10 cut after any byte of what goes up or comes down, each message is stored once and in order', async () => {
  const session = openSession();
  await isLive(session);
  const said: string[] = [];
  const say = (text: string) => {
    said.push(text);
    session.say(text, null);
  };
  say('first');
  await waitUntil('the first', () => shown(session).length === 1);
  // The upgrade takes some 300 bytes up and 130 down; hello, welcome, command and ack come after.
  const cuts = [
    ...Array.from({ length: 12 }, (_, step) => ({ direction: 'up' as const, bytes: 150 + step * 65 })),
    ...Array.from({ length: 12 }, (_, step) => ({ direction: 'down' as const, bytes: 60 + step * 130 })),
  ];
  for (const [index, { direction, bytes }] of cuts.entries()) {
    proxy.cutNextAfter(direction, bytes);
    proxy.cutAll('reset');
    say(`message ${index}`);
    // Live again after the cut line and the one after it, or still on a line that lasted beyond the cut.
    await waitUntil(
      `message ${index} after ${bytes} bytes ${direction}`,
      () => shown(session).length === said.length && session.view().unsent.length === 0,
      { withinMs: 20_000 },
    );
  }
  expect(shown(session)).toEqual(said);
  expect(proxy.stats().cuts).toBeGreaterThan(10);
  expect(textsOnDesk(await openConsole())).toEqual(said);
});

it('WIDGET-10 a server killed and started again is found, and what waited arrives once', async () => {
  const storage = memoryStorage();
  const session = openSession(storage);
  await isLive(session);
  session.say('before', null);
  await waitUntil('the first', () => shown(session).length === 1);
  const port = Number(new URL(server.url).port);
  await server.kill();
  session.say('meanwhile 1', null);
  session.say('meanwhile 2', null);
  // The page is reloaded while the server is away; the old page's session goes on too, as another tab would.
  const reloaded = openSession(storage);
  server = await startServer({ dataDir: folder.path, port });
  for (const page of [session, reloaded]) {
    await waitUntil('everything', () => shown(page).length === 3 && page.view().unsent.length === 0, {
      withinMs: 30_000,
    });
    expect(shown(page)).toEqual(['before', 'meanwhile 1', 'meanwhile 2']);
  }
  expect(textsOnDesk(await openConsole())).toEqual(['before', 'meanwhile 1', 'meanwhile 2']);
});

it('WIDGET-12 ten tabs writing at once are one visitor in one conversation, and all show the same', async () => {
  const storage = memoryStorage();
  // All at once, before any of them was ever given a token.
  const first = openSession(storage);
  const tabs = [first, ...Array.from({ length: 9 }, () => openSession(storage))];
  for (const tab of tabs) await isLive(tab);
  for (const [index, tab] of tabs.entries()) tab.say(`tab ${index}`, null);
  for (const tab of tabs) {
    await waitUntil('all ten', () => shown(tab).length === 10 && tab.view().unsent.length === 0);
  }
  for (const tab of tabs) expect(shown(tab)).toEqual(shown(first));
  expect(new Set(shown(first)).size).toBe(10);
  const desk = await openConsole();
  const conversations = desk.rows().flatMap(({ row, value }) => (row === 'conversation' ? [value.id] : []));
  expect(new Set(conversations).size).toBe(1);
});

it('WIDGET-22 earlier messages that other frames left no room for come once there is room, on the same line', async () => {
  const sockets: WebSocket[] = [];
  const session = startVisitorSession({
    ...{ proxy, server, storage: undefined, hangUps },
    onSocket: (socket) => sockets.push(socket),
  });
  await isLive(session);
  session.say('first', null);
  await waitUntil('the first', () => shown(session).length === 1);
  const { accepted } = proxy.stats();
  // As many as one visitor may say in a burst, and as many again.
  for (let n = 0; n < 120; n += 1) sockets.at(-1)?.send('{"type":"typing","on":true}');
  session.readEarlier();
  expect(session.view().loadingEarlier).toBe(true);
  await waitUntil('the answer', () => !session.view().loadingEarlier);
  expect(session.view().link.name).toBe('live');
  expect(proxy.stats().accepted).toBe(accepted);
});
