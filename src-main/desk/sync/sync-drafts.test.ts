// Owns the proof that drafts follow their agent: several desks writing, cut off and crashing end alike, with every word.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { draftSchema, maxDraftLength } from '../../../src-shared/domain/conversation/draft.ts';
import {
  type DraftDesk,
  type DraftServer,
  draftDesk,
  draftServer,
  first,
  keyOf,
  type Place,
  places,
  second,
  settleAll,
} from './example-draft-desks.ts';
import { draftEveryMs } from './sync-drafts.ts';
import { takeDraftRows } from './take-draft-rows.ts';

const opened: DraftDesk[] = [];
afterEach(() => {
  for (const desk of opened.splice(0)) desk.close();
});
const newDesk = (server: DraftServer, time: { now: number }) => {
  const desk = draftDesk(server, time);
  opened.push(desk);
  return desk;
};

/** As one word. */
const nameOf = (place: Place) => keyOf(place).replace(' ', '-');

const step = fc.record({
  desk: fc.constantFrom(0, 0, 1, 1, 2),
  place: fc.constantFrom(0, 0, 0, 0, 0, 1, 2, 3),
  what: fc.constantFrom(
    ...([
      'type',
      'type',
      'type-above',
      'type-below',
      'clear',
      'send',
      'up',
      'up',
      'down',
      'down',
      'rows',
      'rows',
    ] as const),
    ...(['rows-lost', 'cut', 'link', 'link', 'crash', 'wait', 'wait', 'flush', 'hide', 'show'] as const),
  ),
});

describe('drafts of one agent at several desks', () => {
  it('DRAFT-5: whatever happens on the way, no saved word is lost, all end alike, none lands elsewhere', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60, size: 'max' }),
        fc.integer({ min: 2, max: 3 }),
        (steps, count) => {
          const time = { now: 0 };
          const server = draftServer();
          const desks = Array.from({ length: count }, () => newDesk(server, time));
          /** By place: words saved and not given up by the agent since. */
          const owed = new Map<string, Set<string>>(places.map((place) => [keyOf(place), new Set<string>()]));
          let word = 0;
          for (const { desk: number, place: at, what } of steps) {
            const desk = desks[number % count];
            const place = places[at];
            if (desk === undefined || place === undefined) throw new Error('no such desk or place');
            const words = owed.get(keyOf(place)) ?? new Set();
            switch (what) {
              case 'type':
              case 'type-above':
              case 'type-below': {
                word += 1;
                const typed = `${nameOf(place)}#${word};`;
                words.add(typed);
                const text = desk.text(place);
                const above = what === 'type-above' ? `${typed}\n\n${text}` : `${text} ${typed}`;
                desk.save(place, what === 'type' ? text + typed : above);
                break;
              }
              case 'clear':
              case 'send':
                for (const one of [...words]) if (desk.text(place).includes(one)) words.delete(one);
                if (what === 'clear') desk.save(place, '');
                else desk.sendWords(place);
                break;
              case 'up':
                desk.carryUp();
                break;
              case 'down':
                desk.carryDown();
                break;
              case 'rows':
                desk.takeRows();
                break;
              case 'rows-lost':
                desk.takeRows(true);
                desk.crash();
                break;
              case 'cut':
                desk.cut();
                break;
              case 'link':
                desk.link();
                break;
              case 'crash':
                desk.crash();
                break;
              case 'flush':
                desk.flush();
                break;
              case 'hide':
                server.hide(place.conversationId);
                break;
              case 'show':
                server.hidden.delete(place.conversationId);
                break;
              case 'wait':
                time.now += draftEveryMs;
                for (const one of desks) one.runTimers();
            }
          }
          settleAll(server, desks, time);
          for (const place of places) {
            const texts = desks.map((desk) => desk.text(place));
            expect(new Set(texts).size).toBe(1);
            const [text = ''] = texts;
            for (const one of owed.get(keyOf(place)) ?? []) expect(text).toContain(one);
            for (const found of text.match(/c\d-(?:reply|note)#/g) ?? [])
              expect(found).toBe(`${nameOf(place)}#`);
          }
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe('a draft on its way', () => {
  const one: Place = { conversationId: first, kind: 'reply' };
  const setUp = () => {
    const time = { now: 0 };
    const server = draftServer();
    return { time, server, desk: newDesk(server, time) };
  };
  const told = (desk: DraftDesk) =>
    desk.up.flatMap(({ command }) => (command.name === 'save-draft' ? [command] : []));

  it('DRAFT-6: is told at once, then at most every two seconds; emptied or turned away from, without waiting', () => {
    const { time, server, desk } = setUp();
    const arrive = () => {
      desk.carryUp();
      desk.carryDown();
      desk.takeRows();
    };
    desk.save(one, 'a');
    expect(told(desk)).toMatchObject([{ text: 'a', baseSeq: 0 }]);
    arrive();
    desk.save(one, 'ab');
    desk.save(one, 'abc');
    time.now += draftEveryMs - 1;
    desk.runTimers();
    expect(told(desk)).toEqual([]);
    time.now += 1;
    desk.runTimers();
    expect(told(desk)).toMatchObject([{ text: 'abc', baseSeq: 1 }]);
    arrive();
    desk.save(one, 'abcd');
    desk.flush();
    expect(told(desk)).toMatchObject([{ text: 'abcd', baseSeq: 2 }]);
    arrive();
    desk.save(one, '');
    expect(told(desk)).toMatchObject([{ text: '', baseSeq: 3 }]);
    arrive();
    expect(server.kept.get(keyOf(one))).toMatchObject({ text: '', seq: 4 });
    expect([desk.drafts.find(first, 'reply'), desk.entries.all()]).toEqual([null, []]);
  });

  it('DRAFT-6: what is typed while a save is on its way is told over the version its answer brings', () => {
    const { time, server, desk } = setUp();
    desk.save(one, 'one');
    desk.carryUp();
    desk.save(one, 'one two');
    desk.flush();
    time.now += draftEveryMs;
    desk.runTimers();
    expect(told(desk)).toEqual([]);
    desk.carryDown();
    desk.takeRows();
    expect(told(desk)).toMatchObject([{ text: 'one two', baseSeq: 1 }]);
    desk.carryUp();
    expect(server.kept.get(keyOf(one))?.text).toBe('one two');
  });

  it('DRAFT-6: words sent as a reply go from the other desk too, unless it wrote on', () => {
    const { server, desk, time } = setUp();
    const other = newDesk(server, time);
    desk.save(one, 'words');
    settleAll(server, [desk, other], time);
    expect(other.text(one)).toBe('words');
    desk.sendWords(one);
    settleAll(server, [desk, other], time);
    expect([desk.text(one), other.text(one)]).toEqual(['', '']);
    desk.save(one, 'words');
    settleAll(server, [desk, other], time);
    other.cut();
    other.save(one, 'words and more');
    desk.sendWords(one);
    settleAll(server, [desk, other], time);
    expect([desk.text(one), other.text(one)]).toEqual(['words and more', 'words and more']);
  });

  it('DRAFT-6: one too long for the server stays here whole, and is not told', () => {
    const { desk } = setUp();
    const long = 'x'.repeat(maxDraftLength + 1);
    desk.save(one, long);
    expect([told(desk), desk.text(one)]).toEqual([[], long]);
  });

  it('DRAFT-6: refused, it stays, is not told again as it is, and blocks no other', () => {
    const { desk, time } = setUp();
    const other = { conversationId: second, kind: 'note' as const };
    desk.save(one, 'one');
    const [entry] = desk.entries.all();
    desk.refuse();
    expect([entry?.command.name, desk.entries.all(), desk.text(one)]).toEqual(['save-draft', [], 'one']);
    time.now += 60_000;
    desk.runTimers();
    desk.flush();
    desk.up.length = 0;
    desk.save(other, 'two');
    expect(told(desk)).toMatchObject([{ text: 'two' }]);
    desk.crash();
    desk.link();
    expect(desk.text(one)).toBe('one');
  });

  it('DRAFT-8: refused out of sight, it is told again once the conversation is back, and only then', () => {
    const { server, desk, time } = setUp();
    server.hide(first);
    desk.save(one, 'one');
    desk.carryUp();
    desk.carryDown();
    desk.takeRows();
    time.now += 60_000;
    desk.runTimers();
    desk.takeRows();
    expect([told(desk), desk.entries.all()]).toEqual([[], []]);
    server.hidden.delete(first);
    desk.takeRows();
    expect(told(desk)).toMatchObject([{ text: 'one', baseSeq: 0 }]);
    desk.carryUp();
    expect(server.kept.get(keyOf(one))?.text).toBe('one');
  });

  it('DRAFT-8: told while it was known to be out of sight, it is told again once the conversation is back', () => {
    const { server, desk, time } = setUp();
    server.hide(first);
    desk.takeRows();
    desk.save(one, 'one');
    desk.carryUp();
    desk.carryDown();
    server.hidden.delete(first);
    time.now += draftEveryMs;
    desk.takeRows();
    expect(told(desk)).toMatchObject([{ text: 'one', baseSeq: 0 }]);
  });

  it('DRAFT-8: refused before this desk knew it was out of sight, it is told again over the next link', () => {
    const { server, desk, time } = setUp();
    server.hide(first);
    desk.save(one, 'one');
    desk.carryUp();
    desk.carryDown();
    desk.cut();
    server.hidden.delete(first);
    time.now += draftEveryMs;
    desk.link();
    expect(told(desk)).toMatchObject([{ text: 'one', baseSeq: 0 }]);
  });

  it('DRAFT-7: over another database, or an earlier state of the same, nothing it had is taken for known', () => {
    const { desk } = setUp();
    desk.drafts.fitTo('db-1', false, null);
    const row = { agentId: 'a', ...one, savedAt: 1 };
    const take = (text: string, seq: number) =>
      takeDraftRows(desk.drafts, [draftSchema.parse({ ...row, text, seq })]);
    expect(take('theirs', 9)).toEqual(new Set([first]));
    expect(take('older', 8)).toEqual(new Set());
    desk.drafts.fitTo('db-1', false, null);
    expect(desk.drafts.find(first, 'reply')).toMatchObject({ baseSeq: 9 });
    desk.drafts.fitTo('db-2', false, 'db-1');
    expect(desk.drafts.unsent()).toMatchObject([{ text: 'theirs', baseSeq: 0 }]);
    take('from the other', 3);
    expect(desk.text(one)).toBe('from the other\n\ntheirs');
    desk.drafts.fitTo('db-2', true, 'db-2');
    expect(desk.drafts.find(first, 'reply')).toMatchObject({ baseSeq: 0, baseText: '' });
  });
});
