// Owns the proof of how a desk asks for what is beyond the horizon, and when it lets go of what is, against a small server.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openExampleCache } from '../../src-main/desk/database/example-cache.ts';
import type { Cache } from '../../src-main/desk/database/open-cache.ts';
import { applyChanges } from '../../src-main/desk/sync/apply-changes.ts';
import { type FetchHistory, fetchHistory } from '../../src-main/desk/sync/fetch-history.ts';
import { type PruneEnded, pruneEnded } from '../../src-main/desk/sync/prune-ended.ts';
import type { ConsoleUp } from '../../src-shared/wire/up.ts';
import { type VirtualTime, virtualTime } from '../support/simulation/virtual-time.ts';
import { conversationIdOf, dayMs, type Happening, horizonMs, SyncModel } from '../support/sync-model.ts';
import { listEnded, partOf } from '../support/sync-model-history.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let cache: Cache;
let time: VirtualTime;
let model: SyncModel;
let history: FetchHistory;
let live: boolean;
let sent: ConsoleUp[];
let spared: Set<string>;
let pruning: PruneEnded;

beforeEach(() => {
  folder = temporaryFolder('desk-history');
  cache = openExampleCache(folder.path);
  time = virtualTime();
  model = new SyncModel();
  live = true;
  sent = [];
  spared = new Set();
  history = fetchHistory({
    cache,
    timers: time,
    isLive: () => live,
    send: (frame) => void sent.push(frame),
    applied: () => {},
  });
  pruning = pruneEnded({
    cache,
    timers: time,
    isLive: () => live,
    serverNow: () => model.now,
    spared: () => spared,
    pruned: history.pruned,
    failed(error) {
      throw error;
    },
  });
});
afterEach(() => {
  pruning.stop();
  cache.close();
  folder.remove();
});

const happen = (kind: Happening['kind'], conversation: number, pick = 0) =>
  model.happen({ kind, conversation, pick });
/** `n` ended conversations of four messages each, beyond the horizon. */
function pastOf(n: number): void {
  for (let conversation = 0; conversation < n; conversation += 1) {
    for (let message = 0; message < 4; message += 1) happen('noted', conversation);
    happen('ended', conversation);
    happen('days-passed', 0);
  }
  happen('days-passed', 0, 14);
  happen('days-passed', 0, 14);
}
function readAll(): void {
  while (cache.meta.cursor() < model.seq) {
    const cursor = cache.meta.cursor();
    const page = cursor === 0 ? model.snapshot(cache.meta.place(), 50) : model.page(cursor, 50);
    applyChanges(cache, page, () => new Set());
  }
}
/** Answers what was asked last, as the server is now. */
function answer(): void {
  const asked = sent.at(-1);
  if (asked?.type === 'list-ended') history.takeEnded(listEnded(model, asked.requestId, asked.before));
  else if (asked?.type === 'fetch-conversation')
    history.takePart(
      partOf(model, {
        ...{ requestId: asked.requestId, n: numberOf(asked.conversationId), after: asked.after, size: 2 },
      }),
    );
}
const numberOf = (id: string) => Number(id.split('-')[1]);
const count = (n: number) => cache.threads.page(conversationIdOf(n), null, 100).length;
const isHere = (n: number) => cache.conversations.find(conversationIdOf(n)) !== null;
/** What was asked for, in order: conversations by number, lists as `list`. */
const asked = () =>
  sent.map((frame) => (frame.type === 'fetch-conversation' ? numberOf(frame.conversationId) : 'list'));

describe('older ended conversations', () => {
  it('SYNC-22: come by pages when asked for, never two at once, and stay', async () => {
    pastOf(3);
    readAll();
    expect([isHere(0), history.older()]).toEqual([false, 'unknown']);
    const first = history.fetchOlder();
    const again = history.fetchOlder();
    expect(sent).toHaveLength(1);
    answer();
    expect(await first).toEqual({ state: 'fetched', more: true });
    expect(await again).toEqual({ state: 'fetched', more: true });
    expect([isHere(2), isHere(1), isHere(0), count(2), history.older()]).toEqual([
      true,
      true,
      false,
      0,
      'more',
    ]);
    const rest = history.fetchOlder();
    answer();
    expect(await rest).toEqual({ state: 'fetched', more: false });
    expect([isHere(0), history.older()]).toEqual([true, 'none']);
    pruning.goOn();
    await time.runUntil(time.now() + 3 * dayMs);
    expect([0, 1, 2].map(isHere)).toEqual([true, true, true]);
  });

  it('SYNC-22: pages that hold nothing new are passed over; a link that breaks, or is silent, is answered in words', async () => {
    pastOf(3);
    readAll();
    const first = history.fetchOlder();
    answer();
    await first;
    const another = fetchHistory({
      ...{ cache, timers: time, isLive: () => live, applied: () => {} },
      send: (frame) => void sent.push(frame),
    });
    history = another;
    const later = history.fetchOlder();
    answer();
    expect(sent).toHaveLength(3);
    answer();
    expect(await later).toEqual({ state: 'fetched', more: false });
    const broken = history.fetchOlder();
    history.linkLost();
    expect(await broken).toEqual({ state: 'offline' });
    const silent = history.fetchOlder();
    await time.runUntil(time.now() + 20_000);
    expect(await silent).toEqual({ state: 'offline' });
    live = false;
    expect(await history.fetchOlder()).toEqual({ state: 'offline' });
  });
});

describe('conversations that are not whole', () => {
  async function listAll(): Promise<void> {
    for (;;) {
      const answered = history.fetchOlder();
      answer();
      const one = await answered;
      if (one.state === 'offline' || !one.more) break;
    }
    sent = [];
  }

  it('SYNC-22: what is opened is fetched part by part, one at a time, the last opened first', async () => {
    pastOf(3);
    readAll();
    await listAll();
    for (const n of [0, 1, 2]) history.opened(conversationIdOf(n));
    for (let parts = 0; parts < 12; parts += 1) answer();
    expect(asked()).toEqual([0, 2, 2, 1, 1, 0]);
    expect([0, 1, 2].map(count)).toEqual([4, 4, 4]);
    expect([0, 1, 2].map((n) => cache.history.fetchedUpTo(conversationIdOf(n)))).toEqual([null, null, null]);
  });

  it('SYNC-22: a cut goes on where it stopped once live; what became work is fetched unasked; what left is forgotten', async () => {
    pastOf(2);
    readAll();
    await listAll();
    history.opened(conversationIdOf(0));
    answer();
    expect(count(0)).toBe(2);
    live = false;
    history.linkLost();
    answer();
    expect(count(0)).toBe(2);
    happen('reopened', 1);
    readAll();
    live = true;
    sent = [];
    history.goOn();
    for (let parts = 0; parts < 6; parts += 1) answer();
    expect(asked()).toEqual([0, 1, 1]);
    expect([count(0), count(1)]).toEqual([4, 4]);
    expect(cache.history.unfetchedOngoing(9)).toEqual([]);
  });

  it('SYNC-22: one that left the agent’s sight is forgotten; one the server says nothing of holds up no other', async () => {
    pastOf(2);
    readAll();
    await listAll();
    happen('left', 0);
    history.opened(conversationIdOf(0));
    answer();
    expect([isHere(0), count(0)]).toEqual([false, 0]);
    history.opened(conversationIdOf(1));
    const silentAbout = sent.length;
    await time.runUntil(time.now() + 20_000);
    history.goOn();
    expect(sent).toHaveLength(silentAbout);
    history.linkLost();
    history.goOn();
    expect(sent).toHaveLength(silentAbout + 1);
  });

  it('SYNC-22: what was given up is asked for again when the agent’s rights change: it may be answered now', async () => {
    pastOf(2);
    readAll();
    await listAll();
    history.opened(conversationIdOf(1));
    const silentAbout = sent.length;
    await time.runUntil(time.now() + 20_000);
    history.goOn();
    expect(sent).toHaveLength(silentAbout);
    history.rightsChanged();
    history.goOn();
    answer();
    expect(sent.length).toBeGreaterThan(silentAbout);
    expect(count(1)).toBeGreaterThan(0);
  });
});

describe('what ended beyond the horizon', () => {
  beforeEach(() => {
    for (let n = 0; n < 50; n += 1) {
      happen('noted', n);
      happen('ended', n);
    }
    happen('said', 60);
    cache.meta.setHorizonMs(horizonMs);
    readAll();
  });
  const here = () => Array.from({ length: 50 }, (_, n) => n).filter(isHere).length;

  it('SYNC-23: goes a day after the horizon, a few at a time, once a day, and only while live', async () => {
    model.now += horizonMs + dayMs / 2;
    pruning.goOn();
    await time.runUntil(1_000);
    expect(here()).toBe(50);
    model.now += dayMs;
    live = false;
    await time.runUntil(dayMs + 2_000);
    expect(here()).toBe(50);
    live = true;
    pruning.goOn();
    expect(here()).toBe(30);
    await time.runUntil(time.now() + 1_000);
    expect([here(), count(0), isHere(60)]).toEqual([0, 0, true]);
  });

  it('SYNC-23: stays while words of the agent’s are not sent, or it is in front of them', async () => {
    spared = new Set([0, 7, 49].map(conversationIdOf));
    model.now += 3 * horizonMs;
    pruning.goOn();
    await time.runUntil(1_000);
    expect([0, 7, 49].map(isHere)).toEqual([true, true, true]);
    expect(here()).toBe(3);
    spared = new Set();
    await time.runUntil(dayMs + 2_000);
    expect(here()).toBe(0);
  });

  it('SYNC-23: takes along contacts that came by pages though nothing of theirs is here', async () => {
    model.now += 3 * horizonMs;
    pruning.goOn();
    await time.runUntil(1_000);
    model.happen({ kind: 'renamed', conversation: 0, pick: 1 });
    model.happen({ kind: 'said', conversation: 60, pick: 0 });
    applyChanges(cache, model.page(cache.meta.cursor(), 1), () => new Set());
    const [lone] = model.contactIds().filter((id) => id === 'contact-1');
    if (lone === undefined) throw new Error('there is such a contact');
    expect(cache.directory.findContact(lone)).not.toBeNull();
    readAll();
    await time.runUntil(dayMs + 2_000);
    expect(cache.directory.findContact(lone)).toBeNull();
  });
});
