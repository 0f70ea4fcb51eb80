// Owns the proof that a window gets listed answers to listed calls and nothing else, and that a good call works after a bad one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxCallFrameLength } from '../../../src-shared/bridge/bridge-limits.ts';
import { answerFrameSchema, deskCalls } from '../../../src-shared/bridge/calls.ts';
import type { DeskToMain } from '../../../src-shared/bridge/main-desk.ts';
import type { Notice } from '../../../src-shared/bridge/notices.ts';
import { agentIdSchema, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { makeCommandId } from '../../../src-shared/std/make-command-id.ts';
import { openOutbox } from '../database/open-outbox.ts';
import { type Desk, startDesk } from '../start-desk.ts';

let dataDir: string;
let desk: Desk;
let toMain: DeskToMain[];
let bugs: unknown[];
let now: number;
let putOff: (() => void)[];

/** A desk signed in as Ada, whose server never answers; time stands still unless moved. */
function start(signedIn: boolean): void {
  if (signedIn) {
    const outbox = openOutbox({ dataDir, nativeBinding: null });
    const agentId = agentIdSchema.parse('ada');
    const account = {
      serverUrl: 'http://127.0.0.1:9',
      agentId,
      agentName: 'Ada',
      email: 'a@b.c',
      workspaceName: 'W',
    };
    outbox.accounts.signIn(account);
    outbox.close();
  }
  desk = startDesk({
    dataDir,
    serverUrl: 'http://127.0.0.1:9',
    clientVersion: '1',
    deviceName: 'test',
    nativeBinding: null,
    savedToken: signedIn ? 'token' : null,
    signInWith: null,
    clock: { now: () => 1_000 },
    makeId: () => makeCommandId(1_000, new Uint8Array(16)),
    onToMain: (message) => void toMain.push(message),
    onBug: (error) => void bugs.push(error),
    timers: {
      now: () => now,
      soon: (act) => void putOff.push(act),
      after(_, act) {
        putOff.push(act);
        return () => {
          putOff = putOff.filter((kept) => kept !== act);
        };
      },
    },
    openSocket: () => ({ send: () => {}, drop: () => {} }),
  });
}

function openWindow() {
  const heard: unknown[] = [];
  const waiting: ((frame: unknown) => void)[] = [];
  let receive: (event: { data: unknown }) => void = () => {};
  let close = () => {};
  desk.attachWindow({
    postMessage(text) {
      const frame: unknown = JSON.parse(text);
      if (answerFrameSchema.safeParse(frame).success) waiting.shift()?.(frame);
      else heard.push(frame);
    },
    on(event: 'message' | 'close', listener: ((event: { data: unknown }) => void) | (() => void)) {
      if (event === 'message') receive = listener;
      else close = () => listener({ data: null });
    },
    start: () => {},
    close: () => {},
  });
  const send = (data: unknown) =>
    new Promise<unknown>((resolve) => {
      waiting.push(resolve);
      receive({ data });
    });
  const call = (name: string, input: unknown, callId = 1) => send(JSON.stringify({ callId, name, input }));
  return { send, call, heard, close: () => close() };
}
const failed = (problem: string, callId = 1) => ({ callId, state: 'failed', problem });

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'guichet-window-'));
  toMain = [];
  bugs = [];
  now = 0;
  putOff = [];
});
afterEach(() => {
  desk.stop();
  rmSync(dataDir, { recursive: true });
});

describe('what a window may call', () => {
  it('DESK-8: unlisted names, inherited ones included, wrong inputs and frames that are none get a typed answer', async () => {
    start(true);
    const window = openWindow();
    for (const name of ['deleteEverything', '__proto__', 'constructor', 'toString', '']) {
      expect(await window.call(name, {})).toEqual(failed('unlisted'));
    }
    expect(await window.call('readInbox', { filter: 'everything' })).toEqual(failed('invalid-input'));
    expect(await window.call('readInbox', { filter: 'mine', extra: 1 })).toEqual(failed('invalid-input'));
    expect(await window.call('readInbox', undefined)).toEqual(failed('invalid-input'));
    expect(await window.call('readThread', { conversationId: '../..', beforeOrder: null, limit: 1 })).toEqual(
      failed('invalid-input'),
    );
    for (const frame of [
      '',
      'null',
      '[]',
      '{"callId":1}',
      '{"callId":-1,"name":"readInbox","input":{}}',
      '{',
      7,
      null,
      {},
    ]) {
      expect(await window.send(frame)).toMatchObject({ state: 'failed', problem: 'invalid-input' });
    }
    expect(await window.call('readSession', {})).toMatchObject({
      state: 'answered',
      answer: { state: 'signed-in' },
    });
    expect(bugs).toEqual([]);
  });

  it('DESK-8: a frame too large is answered without being read, and its call can be told', async () => {
    start(true);
    const window = openWindow();
    const frame = JSON.stringify({
      callId: 42,
      name: 'saveDraft',
      input: { text: 'x'.repeat(maxCallFrameLength) },
    });
    expect(await window.send(frame)).toEqual(failed('too-large', 42));
    expect(await window.send('x'.repeat(10 * 1024 * 1024))).toEqual(failed('too-large', -1));
    expect(await window.call('readConnection', {})).toMatchObject({ state: 'answered' });
  });

  it('DESK-8: too many calls are refused until time passes', async () => {
    start(true);
    const window = openWindow();
    const answers = await Promise.all(Array.from({ length: 500 }, () => window.call('readConnection', {})));
    const refused = answers.filter((answer) => JSON.stringify(answer).includes('too-many'));
    expect(refused).toHaveLength(100);
    now = 1_000;
    expect(await window.call('readConnection', {})).toMatchObject({ state: 'answered' });
  });

  it('DESK-8: with nobody signed in, what needs an agent says so; the rest answers', async () => {
    start(false);
    const window = openWindow();
    const conversationId = 'c1';
    expect(await window.call('readInbox', { filter: 'mine' })).toEqual(failed('signed-out'));
    expect(await window.call('sendReply', { conversationId, text: 'x', thenResolve: false })).toEqual(
      failed('signed-out'),
    );
    expect(await window.call('saveDraft', { conversationId, kind: 'reply', text: 'x' })).toEqual(
      failed('signed-out'),
    );
    for (const name of ['readSession', 'readConnection', 'readPreferences', 'reconnectNow']) {
      expect(await window.call(name, {})).toMatchObject({ state: 'answered' });
    }
  });

  it('SYNC-9: no answer and no notice ever carries the token', async () => {
    start(true);
    const window = openWindow();
    const answers: unknown[] = [];
    for (const name of Object.keys(deskCalls)) answers.push(await window.call(name, {}));
    expect(JSON.stringify([answers, window.heard])).not.toContain('"token"');
    expect(toMain.filter((message) => message.type === 'keep-token')).toEqual([]);
  });

  it('DESK-9: only https, mailto and tel reach the main process, and its answer is the call’s', async () => {
    start(true);
    const window = openWindow();
    const refusedUrls = [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'http://a.example',
      'guichet://x',
      'no url',
      '',
    ];
    for (const url of refusedUrls) {
      expect(await window.call('openLink', { url })).toMatchObject({ answer: { state: 'refused' } });
    }
    expect(toMain.filter((message) => message.type === 'open-link')).toEqual([]);
    const answer = window.call('openLink', { url: 'https://a.example/b' });
    const asked = toMain.find((message) => message.type === 'open-link');
    expect(asked?.url).toBe('https://a.example/b');
    desk.linkOpened(asked?.requestId ?? 0, true);
    expect(await answer).toMatchObject({ answer: { state: 'opened' } });
  });
});

describe('what a window is told', () => {
  /** Runs what the desk put off until now. */
  const settle = () => {
    for (const act of putOff.splice(0)) act();
  };
  const heardOf = (heard: unknown[], notice: Notice['notice']) =>
    heard.filter((one) => JSON.stringify(one).includes(notice)).length;

  it('SYNC-16: changes of one tick are one notice; a closed window is told nothing', async () => {
    start(true);
    const window = openWindow();
    const other = openWindow();
    other.close();
    await Promise.all(['light', 'dark', 'system'].map((theme) => window.call('savePreferences', { theme })));
    settle();
    expect(heardOf(window.heard, 'preferences-changed')).toBe(1);
    expect(other.heard).toEqual([]);
  });

  it('SYNC-16: following a notification calls the conversation in every window', () => {
    start(true);
    const windows = [openWindow(), openWindow()];
    desk.openConversation(conversationIdSchema.parse('c1'));
    settle();
    for (const window of windows) {
      expect(window.heard).toContainEqual({ notice: 'conversation-called', conversationId: 'c1' });
    }
  });
});
