// Owns the proof that snapshot pages, changes and parts, in any order a server may say them, leave the cache with its rows.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openExampleCache } from '../../src-main/desk/database/example-cache.ts';
import type { Cache } from '../../src-main/desk/database/open-cache.ts';
import { applyChanges, judgeChanges, pageStart } from '../../src-main/desk/sync/apply-changes.ts';
import { applyEnded, applyPart } from '../../src-main/desk/sync/apply-history.ts';
import { chooseToPrune, pruneBefore } from '../../src-main/desk/sync/prune-ended.ts';
import type { Message } from '../../src-shared/domain/conversation/message.ts';
import { agentIdSchema } from '../../src-shared/std/ids.ts';
import type { Changes } from '../../src-shared/wire/down.ts';
import { conversationIdOf, type Happening, horizonMs, SyncModel } from '../support/sync-model.ts';
import { listEnded, partOf } from '../support/sync-model-history.ts';
import { isOfTheseRights, pageFor } from '../support/sync-model-rights.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let cache: Cache;
const me = agentIdSchema.parse('me');
const conversations = [0, 1, 2, 3];

beforeAll(() => {
  folder = temporaryFolder('sync-steps');
  cache = openExampleCache(folder.path);
});
afterAll(() => {
  cache.close();
  folder.remove();
});

type Step =
  | { step: 'happens'; happening: Happening }
  /** `way`: what becomes of the page that is asked for; `cut`: it never arrives. */
  | { step: 'page'; way: 'taken' | 'cut' | 'twice'; size: number }
  | { step: 'older' }
  | { step: 'part'; pick: number; size: number; way: 'taken' | 'cut' }
  | { step: 'prune' };

const happening: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constantFrom<Happening['kind']>(
    ...([
      'said',
      'said',
      'said',
      'noted',
      'note-edited',
      'note-removed',
      'handed',
      'left',
      'entered',
    ] as const),
    ...([
      'merged',
      'ended',
      'ended',
      'ended',
      'reopened',
      'read',
      'renamed',
      'rights',
      'rights',
      'days-passed',
      'days-passed',
    ] as const),
  ),
  conversation: fc.nat({ max: conversations.length - 1 }),
  pick: fc.nat({ max: 30 }),
});
const size = fc.integer({ min: 1, max: 6 });
const story: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ step: fc.constant('happens' as const), happening }) },
    {
      weight: 4,
      arbitrary: fc.record({
        step: fc.constant('page' as const),
        way: fc.constantFrom('taken' as const, 'taken' as const, 'cut' as const, 'twice' as const),
        size,
      }),
    },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('older' as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        step: fc.constant('part' as const),
        way: fc.constantFrom('taken' as const, 'taken' as const, 'cut' as const),
        pick: fc.nat(),
        size,
      }),
    },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('prune' as const) }) },
  ),
  { maxLength: 90 },
);

/** Before the desk first came: some conversations of several messages, most of them ended beyond the horizon. */
const longAgo: fc.Arbitrary<Happening[]> = fc
  .array(fc.record({ ends: fc.nat({ max: 4 }), messages: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
    maxLength: conversations.length,
  })
  .map((past) => [
    ...past.flatMap(({ ends, messages }, conversation): Happening[] => [
      ...Array.from({ length: messages }, () => ({ kind: 'noted' as const, conversation, pick: 0 })),
      ...(ends > 0 ? [{ kind: 'ended' as const, conversation, pick: 0 }] : []),
    ]),
    { kind: 'days-passed', conversation: 0, pick: 14 },
  ]);

function empty(): void {
  cache.transaction(() => {
    cache.writer.empty();
    cache.meta.setCursor(0);
    cache.meta.setPlace(null);
  });
}

function take(changes: Changes): void {
  const verdict = judgeChanges(pageStart(cache), changes);
  expect(verdict).not.toBe('gap');
  if (verdict === 'apply') applyChanges(cache, changes, () => new Set());
}

/** What a server answers to a hello, or to `more`, of the desk as it is. */
function askPage(model: SyncModel, pageSize: number): Changes {
  const cursor = cache.meta.cursor();
  if (cursor > 0) return pageFor(model, { cursor, place: cache.meta.place(), size: pageSize });
  if (!isOfTheseRights(model, cache.meta.place())) empty();
  return model.snapshot(cache.meta.place(), pageSize);
}

/** What was asked when the desk was as it was then is answered as the server is now. */
function takePart(model: SyncModel, { n, after }: Asked, partSize: number): void {
  applyPart(cache, partOf(model, { requestId: 1, n, after, size: partSize }));
}

function prune(model: SyncModel): number {
  // Only a desk that is up to date lets go of anything.
  const before = cache.meta.cursor() === model.seq ? pruneBefore(model.now, horizonMs) : null;
  if (before === null) return 0;
  const chosen = chooseToPrune(cache.history.endedBefore(before, 3), new Set());
  cache.transaction(() => {
    for (const id of chosen) cache.writer.forget(id);
  });
  return chosen.length;
}

type Asked = { n: number; after: number };
type Desk = { olderFrom: string | null; asked: Asked | null };

function play(model: SyncModel, step: Step, desk: Desk): void {
  switch (step.step) {
    case 'happens':
      model.happen(step.happening);
      return;
    case 'page': {
      const page = askPage(model, step.size);
      if (step.way !== 'cut') take(page);
      if (step.way === 'twice') take(page);
      if (page.rights !== null && step.way !== 'cut') desk.asked = null;
      return;
    }
    case 'older': {
      if (cache.meta.cursor() === 0) return;
      const answer = listEnded(model, 1, desk.olderFrom);
      desk.olderFrom = answer.before;
      applyEnded(cache, answer);
      return;
    }
    case 'part': {
      if (desk.asked !== null) {
        if (step.way === 'taken') takePart(model, desk.asked, step.size);
        desk.asked = null;
        return;
      }
      const n = step.pick % conversations.length;
      const after = cache.history.fetchedUpTo(conversationIdOf(n));
      if (after !== null) desk.asked = { n, after };
      return;
    }
    case 'prune':
      prune(model);
  }
}

/** Quiet: nothing happens any more and the desk reads all it has to. */
function finish(model: SyncModel): void {
  for (let pages = 0; cache.meta.cursor() < model.seq || cache.meta.place() !== null; pages += 1) {
    expect(pages).toBeLessThan(500);
    take(askPage(model, 3));
  }
  for (let parts = 0; ; parts += 1) {
    expect(parts).toBeLessThan(500);
    const [next] = cache.history.unfetchedOngoing(1);
    if (next === undefined) break;
    takePart(model, { n: Number(next.conversationId.split('-')[1]), after: next.fetchedUpTo }, 2);
  }
  while (prune(model) > 0);
  cache.writer.sweepContacts('');
}

function expectServersRows(model: SyncModel): void {
  for (const n of conversations) {
    const here = cache.conversations.find(conversationIdOf(n));
    const there = model.conversation(n);
    if (there === undefined || !model.sees(n)) {
      expect([
        n,
        here,
        cache.threads.page(conversationIdOf(n), null, 9),
        cache.threads.readUpTo(conversationIdOf(n), me),
      ]).toEqual([n, null, [], 0]);
      continue;
    }
    const inScope = !model.endedBeyondHorizon(n);
    if (here === null) {
      expect([n, inScope]).toEqual([n, false]);
      continue;
    }
    expect(here).toEqual(there);
    expect({ row: 'contact', value: cache.directory.findContact(there.contactId) }).toEqual(
      model.contact(there.contactId),
    );
    const fetchedUpTo = cache.history.fetchedUpTo(conversationIdOf(n));
    const messages = cache.threads.page(conversationIdOf(n), null, 1_000);
    const mayMiss = (message: Message) => !inScope && fetchedUpTo !== null && message.order > fetchedUpTo;
    expect(messages.filter((message) => !mayMiss(message))).toEqual(
      model.messagesOf(n).filter((message) => !mayMiss(message)),
    );
    expect(cache.threads.readUpTo(conversationIdOf(n), me)).toBe(model.markOf(n));
  }
}

/** Contacts with a conversation here, and no others. */
function expectNoLoneContacts(model: SyncModel): void {
  const here = conversations.flatMap((n) => cache.conversations.find(conversationIdOf(n))?.contactId ?? []);
  for (const id of model.contactIds())
    expect([id, cache.directory.findContact(id) !== null]).toEqual([id, here.includes(id)]);
}

describe('what a server may say, step by step', () => {
  it('SYNC-3, SYNC-10, SYNC-31: snapshot, changes, waking, other rights, parts and pruning, cut and repeated, end in the server’s rows', () => {
    fc.assert(
      fc.property(longAgo, story, (before, steps) => {
        empty();
        const model = new SyncModel();
        for (const past of before) model.happen(past);
        const desk: Desk = { olderFrom: null, asked: null };
        for (const step of steps) play(model, step, desk);
        finish(model);
        expectServersRows(model);
        expectNoLoneContacts(model);
      }),
      { numRuns: 500 },
    );
  });

  it('SYNC-10: a conversation that passes to another contact takes the old one along, unless they have another', () => {
    const contactsAfterMerging = (others: readonly number[]) => {
      empty();
      const model = new SyncModel();
      for (const conversation of [0, ...others]) model.happen({ kind: 'said', conversation, pick: 0 });
      take(askPage(model, 100));
      model.happen({ kind: 'merged', conversation: 0, pick: 1 });
      take(askPage(model, 100));
      return model.contactIds().filter((id) => cache.directory.findContact(id) !== null);
    };
    expect(contactsAfterMerging([])).toEqual(['contact-1']);
    expect(contactsAfterMerging([3])).toEqual(['contact-0', 'contact-1']);
  });
});
