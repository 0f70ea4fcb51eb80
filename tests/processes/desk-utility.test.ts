// Owns the proof that the utility process's entry starts, refuses to start in words, and stops, as main expects of it.
import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCache } from '../../src-main/desk/database/open-cache.ts';
import { openOutbox } from '../../src-main/desk/database/open-outbox.ts';
import { type DeskToMain, deskToMainSchema, type MainToDesk } from '../../src-shared/bridge/main-desk.ts';
import { agentIdSchema, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: TemporaryFolder;
let child: ChildProcess;
let heard: DeskToMain[];

function run(): void {
  heard = [];
  child = fork(join(root, 'src-main/desk/run-utility.ts'), [], {
    execPath: join(root, 'node_modules/node/bin/node'),
    execArgv: ['--import', join(root, 'tests/support/utility-parent-port.mjs')],
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
  });
  child.on('message', (raw) => void heard.push(deskToMainSchema.parse(raw)));
}
const tell = (message: MainToDesk) => child.send(message);
const start = (): MainToDesk => ({
  ...{
    type: 'start',
    dataDir: folder.path,
    serverUrl: 'http://127.0.0.1:9',
    clientVersion: '1',
    deviceName: 'd',
  },
  ...{ nativeBinding: null, savedToken: null, signInWith: null },
});
const answer = () => waitUntil('an answer', () => heard[0]);

beforeEach(() => {
  folder = temporaryFolder('desk-utility');
  run();
});
afterEach(() => {
  child.kill('SIGKILL');
  folder.remove();
});

describe('the desk as a utility process', () => {
  it('SYNC-15: says ready when its databases are open, outlives nonsense, and stopped when they are closed', async () => {
    child.send({ type: 'nonsense' });
    child.send('start');
    tell(start());
    expect(await answer()).toEqual({ type: 'ready' });
    expect(() => openOutbox({ dataDir: folder.path, nativeBinding: null })).toThrow('in use');
    tell({ type: 'system-resumed' });
    tell({ type: 'link-opened', requestId: 7, opened: true });
    tell({ type: 'stop' });
    await waitUntil('stopped', () => heard.some((message) => message.type === 'stopped'));
    openOutbox({ dataDir: folder.path, nativeBinding: null }).close();
  });

  it('DRAFT-20: told to stop, hears what windows that close said last, however late it comes', async () => {
    const outbox = openOutbox({ dataDir: folder.path, nativeBinding: null });
    const owner = { serverUrl: 'http://127.0.0.1:9', agentId: agentIdSchema.parse('ada') };
    outbox.accounts.signIn({ ...owner, agentName: 'Ada', email: 'ada@w.example', workspaceName: 'W' });
    outbox.close();
    tell(start());
    tell({ type: 'window-port' });
    expect(await answer()).toEqual({ type: 'ready' });
    tell({ type: 'stop' });
    const input = { conversationId: 'c-1', kind: 'reply', text: 'last words' };
    child.send({ window: JSON.stringify({ callId: 1, name: 'saveDraft', input }) });
    child.send({ window: null });
    await waitUntil('stopped', () => heard.some((message) => message.type === 'stopped'));
    const after = openOutbox({ dataDir: folder.path, nativeBinding: null });
    expect(after.draftsOf(1).read(conversationIdSchema.parse('c-1'), 'reply')).toBe('last words');
    after.close();
  });

  it('DRAFT-20: told to stop, waits for no window that does not close', async () => {
    tell(start());
    tell({ type: 'window-port' });
    expect(await answer()).toEqual({ type: 'ready' });
    tell({ type: 'stop' });
    await waitUntil('stopped', () => heard.some((message) => message.type === 'stopped'));
  });

  it('SYNC-15: a second desk on the same folder is told that it is already open', async () => {
    const first = openOutbox({ dataDir: folder.path, nativeBinding: null });
    tell(start());
    expect(await answer()).toMatchObject({ type: 'start-failed', reason: 'already-open' });
    first.close();
  });

  it('SYNC-15: a database of a newer program is told as such and left as it is', async () => {
    openOutbox({ dataDir: folder.path, nativeBinding: null }).close();
    const database = new Database(join(folder.path, 'outbox.db'));
    database.pragma('user_version = 999');
    database.close();
    tell(start());
    expect(await answer()).toMatchObject({ type: 'start-failed', reason: 'database-too-new' });
  });

  it('OUTBOX-17: a damaged outbox is put aside whole and the desk starts: words are never thrown away', async () => {
    const damaged = 'not a database '.repeat(1_000);
    writeFileSync(join(folder.path, 'outbox.db'), damaged);
    tell(start());
    expect(await answer()).toEqual({ type: 'ready' });
    const [aside = ''] = readdirSync(folder.path).filter((name) => name.startsWith('outbox.db.damaged-'));
    expect(readFileSync(join(folder.path, aside), 'utf8')).toBe(damaged);
  });

  it('SYNC-15: a cache of a newer program is told as such too, and left as it is', async () => {
    const outbox = openOutbox({ dataDir: folder.path, nativeBinding: null });
    const owner = { serverUrl: 'http://127.0.0.1:9', agentId: agentIdSchema.parse('ada') };
    outbox.accounts.signIn({ ...owner, agentName: 'Ada', email: 'ada@w.example', workspaceName: 'W' });
    outbox.close();
    openCache({ dataDir: folder.path, owner, nativeBinding: null, now: 1 }).close();
    const database = new Database(join(folder.path, 'cache.db'));
    database.pragma('user_version = 999');
    database.close();
    tell(start());
    expect(await answer()).toMatchObject({ type: 'start-failed', reason: 'database-too-new' });
  });
});
