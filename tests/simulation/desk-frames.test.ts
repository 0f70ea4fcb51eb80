// Owns the proof of what a desk does with single frames of version 2, against a server that says exactly what the test says.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConsoleDown } from '../../src-shared/wire/down.ts';
import { type ScriptedDesk, startScriptedDesk } from '../support/scripted-desk.ts';
import { conversationIdOf, dayMs, horizonMs } from '../support/sync-model.ts';

const conversationId = conversationIdOf(0);

let script: ScriptedDesk;

beforeEach(async () => {
  script = await startScriptedDesk('desk-frames');
});
afterEach(() => script.close());

/** Reads the snapshot to its end. */
function goLive(): void {
  script.welcome();
  script.say(script.model.snapshot(null, 1_000));
}
const isHere = async (n: number) =>
  (await script.desk.call('readThread', {
    conversationId: conversationIdOf(n),
    beforeOrder: null,
    limit: 9,
  })) !== null;
const shown = () => script.desk.toMain.flatMap((told) => (told.type === 'notify' ? [told] : []));

describe('a snapshot', () => {
  beforeEach(() => {
    for (let n = 0; n < 5; n += 1) script.model.happen({ kind: 'said', conversation: n, pick: 0 });
  });

  it('SYNC-21: says how much is to come, and cut in the middle goes on at its place, also in another process', async () => {
    expect(script.lastHeard('hello')).toMatchObject({ cursor: 0, place: null });
    script.welcome();
    const page = script.model.snapshot(null, 4);
    script.say({ ...page, remaining: 77 });
    expect(await script.desk.call('readConnection', {})).toMatchObject({
      state: 'catching-up',
      remaining: 77,
    });
    expect(script.lastHeard('more')).toEqual({ type: 'more', after: 0, place: page.place });
    await script.cutAndComeBack();
    expect(script.lastHeard('hello')).toMatchObject({ cursor: 0, place: page.place, databaseId: 'db-1' });
    script.startAgain();
    expect(script.lastHeard('hello')).toMatchObject({ cursor: 0, place: page.place });
    script.welcome();
    script.say(script.model.snapshot(page.place, 1_000));
    expect(await script.desk.call('readConnection', {})).toMatchObject({ state: 'live' });
    expect(await Promise.all([0, 1, 2, 3, 4].map(isHere))).toEqual([true, true, true, true, true]);
    await script.cutAndComeBack();
    expect(script.lastHeard('hello')).toMatchObject({ cursor: script.model.seq, place: null });
  });

  it('SYNC-21: begins anew, with nothing of before, when the server says that the place does not fit', async () => {
    script.welcome();
    script.say(script.model.snapshot(null, 4));
    await script.cutAndComeBack();
    script.welcome({ resync: true });
    expect(await isHere(4)).toBe(false);
    await script.cutAndComeBack();
    expect(script.lastHeard('hello')).toMatchObject({ cursor: 0, place: null });
  });
});

describe('a horizon that changed', () => {
  it('SYNC-23: a wider one than before is read anew from nothing; a narrower one is not', async () => {
    script.model.happen({ kind: 'said', conversation: 0, pick: 0 });
    goLive();
    await script.cutAndComeBack();
    const cursor = script.model.seq;
    script.welcome({ horizonMs: horizonMs - dayMs });
    expect(script.lastHeard('hello')).toMatchObject({ cursor });
    expect(await isHere(0)).toBe(true);
    await script.cutAndComeBack();
    script.welcome({ horizonMs });
    expect(await isHere(0)).toBe(false);
    script.open();
    expect(script.lastHeard('hello')).toMatchObject({ cursor: 0, place: null, databaseId: 'db-1' });
    goLive();
    expect(await isHere(0)).toBe(true);
  });
});

describe('what the server asks to be told', () => {
  const effect = (effectId: number, more: object = {}): ConsoleDown => ({
    ...{ type: 'notify', effectId, reason: 'customer-wrote', conversationId, at: script.time.now() },
    ...more,
  });
  beforeEach(() => script.model.happen({ kind: 'said', conversation: 0, pick: 0 }));
  const answered = () => script.heard.flatMap((frame) => (frame.type === 'notified' ? [frame.effectId] : []));
  const soon = () => script.time.runUntil(script.time.now() + 1_000);

  it('SYNC-24: is answered at once, shown once, and not again when it comes again, also after a restart', async () => {
    goLive();
    script.say(effect(1));
    expect(answered()).toEqual([1]);
    script.say(effect(1));
    await soon();
    expect(shown()).toMatchObject([{ conversationId, body: expect.stringContaining('said') }]);
    script.startAgain();
    goLive();
    script.say(effect(1));
    await soon();
    expect([answered(), shown()]).toEqual([[1], []]);
    script.say(effect(2));
    await soon();
    expect(shown()).toHaveLength(1);
  });

  it('SYNC-24: is only recorded when it is old, in front of the agent, or when they want none', async () => {
    goLive();
    script.say(effect(1, { at: script.time.now() - 16 * 60_000 }));
    await soon();
    await script.desk.call('setLookingAt', { conversationId });
    script.say(effect(2));
    await soon();
    await script.desk.call('setLookingAt', { conversationId: null });
    await script.desk.call('savePreferences', { notifications: false });
    script.say(effect(3));
    await soon();
    expect([answered(), shown()]).toEqual([[1, 2, 3], []]);
  });

  it('SYNC-24: comes before its rows: it waits until they are here', async () => {
    script.welcome();
    const page = script.model.snapshot(null, 1_000);
    script.say({ ...page, remaining: 3 });
    script.say(effect(1));
    await soon();
    expect([answered(), shown()]).toEqual([[1], []]);
    script.say({ ...page, remaining: 0 });
    await soon();
    expect(shown()).toHaveLength(1);
  });
});

describe('what nobody owns, told to a live desk by pages', () => {
  it.each([true, false])(
    'EFFECT-6: rings after the last page if it rang here when the words came, whatever is said of it since (%s)',
    async (ringsHere) => {
      const { model, say } = script;
      model.happen({ kind: 'said', conversation: 0, pick: 0 });
      goLive();
      const cursor = model.seq;
      model.happen({ kind: 'said', conversation: 0, pick: 0 });
      const words = model.seq;
      model.happen({ kind: 'renamed', conversation: 0, pick: 0 });
      say({ type: 'ring', here: ringsHere });
      say(model.page(cursor, words - cursor));
      expect(await script.desk.call('readConnection', {})).toMatchObject({ state: 'catching-up' });
      say({ type: 'ring', here: !ringsHere });
      expect(shown()).toEqual([]);
      say(model.page(words, 1_000));
      await script.time.runUntil(script.time.now() + 1_000);
      expect(await script.desk.call('readConnection', {})).toMatchObject({ state: 'live' });
      expect(shown()).toHaveLength(ringsHere ? 1 : 0);
    },
  );
});
