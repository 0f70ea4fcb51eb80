// Owns that nothing typed is lost, and that no words end up in another conversation.
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { type DraftKeeper, saveAfterMs } from './draft-keeper.ts';
import { deskOfDrafts } from './example-desk-of-drafts.ts';

const amelie = conversationIdSchema.parse('amelie');
const oliver = conversationIdSchema.parse('oliver');

describe('drafts', () => {
  let bed: ReturnType<typeof deskOfDrafts>;
  let keeper: DraftKeeper;
  beforeEach(() => {
    bed = deskOfDrafts();
    keeper = bed.keeper;
  });

  test('UI-4 a draft is on disk soon after its first keystroke, however long one goes on typing', async () => {
    for (let letter = 1; letter <= 20; letter += 1) {
      keeper.write(amelie, 'reply', 'x'.repeat(letter));
      await bed.pass(50);
    }
    expect(saveAfterMs).toBeLessThanOrEqual(400);
    expect(bed.disk.get('amelie reply')?.length).toBeGreaterThanOrEqual(14);
    expect(bed.saves.length).toBeLessThan(6);
    await bed.pass(saveAfterMs);
    expect(bed.disk.get('amelie reply')).toBe('x'.repeat(20));
  });

  test('UI-4 switching away or leaving saves at once', async () => {
    keeper.write(amelie, 'reply', 'half a wor');
    await keeper.flush();
    expect(bed.disk.get('amelie reply')).toBe('half a wor');
  });

  test('UI-4 what is kept comes back when the conversation opens, before what was typed meanwhile', async () => {
    bed.disk.set('amelie reply', 'Dear ');
    keeper.write(amelie, 'reply', 'A');
    await keeper.load(amelie);
    expect(keeper.textOf(amelie, 'reply')).toBe('Dear A');
    await bed.pass(saveAfterMs);
    expect(bed.disk.get('amelie reply')).toBe('Dear A');
  });

  test('UI-4 opening again neither doubles nor loses words that were not saved yet', async () => {
    keeper.write(amelie, 'reply', 'Hello');
    await keeper.flush();
    keeper.write(amelie, 'reply', 'Hello there');
    await keeper.load(amelie);
    expect(keeper.textOf(amelie, 'reply')).toBe('Hello there');
    await bed.pass(saveAfterMs);
    await keeper.load(amelie);
    expect(keeper.textOf(amelie, 'reply')).toBe('Hello there');
  });

  test('UI-4 words taken to be sent are not saved again behind the act that cleared them', async () => {
    keeper.write(amelie, 'reply', 'on its way');
    expect(keeper.take(amelie, 'reply')).toBe('on its way');
    keeper.sent(amelie, 'reply');
    await bed.pass(5_000);
    expect(bed.saves).not.toContain('on its way');
    expect(keeper.textOf(amelie, 'reply')).toBe('');
  });

  test('UI-4 a reading of the draft from before it was sent does not bring it back', async () => {
    bed.disk.set('amelie reply', 'old');
    await keeper.load(amelie);
    const reading = keeper.load(amelie);
    keeper.take(amelie, 'reply');
    await reading;
    expect(keeper.textOf(amelie, 'reply')).toBe('');
  });

  test('UI-4 words that were refused come back before what was typed since', async () => {
    keeper.write(amelie, 'reply', 'first');
    keeper.take(amelie, 'reply');
    keeper.write(amelie, 'reply', 'second');
    keeper.giveBack(amelie, 'reply', 'first');
    await bed.pass(saveAfterMs);
    expect(keeper.textOf(amelie, 'reply')).toBe('first\nsecond');
    expect(bed.disk.get('amelie reply')).toBe('first\nsecond');
  });

  test('UI-4 words kept before, read while an act is on its way that then clears them, are saved again', async () => {
    bed.disk.set('amelie note', 'kept ');
    bed.hurry({ done: 0, answer: 20 });
    void keeper.load(amelie);
    keeper.write(amelie, 'note', 'sent');
    void keeper.flush();
    await bed.pass(0);
    bed.hurry({ done: 20, answer: 0 });
    keeper.take(amelie, 'note');
    void bed
      .ask(() => bed.disk.set('amelie note', ''))
      .then(() => {
        keeper.sent(amelie, 'note');
      });
    bed.hurry({ done: 0, answer: 0 });
    void keeper.flush();
    await bed.pass(5_000);
    expect(keeper.textOf(amelie, 'note')).toBe('kept ');
    expect(bed.disk.get('amelie note')).toBe('kept ');
  });

  test('UI-4 what the desk lost under an open window is saved again, with what it still has and what is typed on', async () => {
    bed.disk.set('oliver reply', 'Dear Oliver');
    await keeper.load(amelie);
    await keeper.load(oliver);
    keeper.write(amelie, 'reply', 'half a thought');
    keeper.write(amelie, 'note', 'a note');
    await bed.pass(saveAfterMs);
    bed.disk.delete('amelie reply');
    bed.disk.set('amelie note', 'a no');
    const again = keeper.saveAgain();
    await bed.pass(1);
    await again;
    expect(keeper.textOf(amelie, 'reply')).toBe('half a thought');
    await bed.pass(saveAfterMs);
    expect(bed.disk.get('amelie reply')).toBe('half a thought');
    expect(bed.disk.get('amelie note')).toBe('a note');
    expect(bed.disk.get('oliver reply')).toBe('Dear Oliver');
    bed.disk.delete('amelie reply');
    keeper.write(amelie, 'reply', 'half a thought more');
    await Promise.all([keeper.saveAgain(), bed.pass(1_000)]);
    expect(bed.disk.get('amelie reply')).toBe('half a thought more');
    expect(keeper.isJoined(amelie, 'reply')).toBe(false);
  });

  test('UI-4 another agent at the same window finds none of it', async () => {
    keeper.write(amelie, 'reply', 'not yours');
    keeper.forget();
    await bed.pass(1_000);
    expect(keeper.textOf(amelie, 'reply')).toBe('');
    expect(bed.saves).toEqual([]);
  });

  test('UI-4 a disk that is full is told and tried again; the words stay', async () => {
    bed.fill(true);
    keeper.write(amelie, 'note', 'kept here');
    await bed.pass(10_000);
    expect(bed.troubles()).toBe(1);
    expect(keeper.textOf(amelie, 'note')).toBe('kept here');
    bed.fill(false);
    await bed.pass(5_000);
    expect(bed.disk.get('amelie note')).toBe('kept here');
  });

  test.each([0, 100, 600, 5_000])(
    'UI-4 words typed while the desk takes %i ms to read stay, behind what it had kept',
    async (ms) => {
      bed.disk.set('amelie reply', 'kept ');
      bed.hurry({ done: 0, answer: ms });
      const opening = keeper.load(amelie);
      keeper.write(amelie, 'reply', 'typed words');
      keeper.write(amelie, 'note', 'typed too');
      await bed.pass(10_000);
      await opening;
      expect(keeper.textOf(amelie, 'reply')).toBe('kept typed words');
      expect(keeper.textOf(amelie, 'note')).toBe('typed too');
      await bed.pass(10_000);
      expect(bed.disk.get('amelie reply')).toBe('kept typed words');
      expect(bed.disk.get('amelie note')).toBe('typed too');
    },
  );

  test.each(['reply', 'note'] as const)(
    'UI-4 the same words written again after a %s was sent are saved again',
    async (kind) => {
      keeper.write(amelie, kind, 'call back');
      await bed.pass(saveAfterMs);
      keeper.take(amelie, kind);
      bed.disk.set(`amelie ${kind}`, '');
      keeper.sent(amelie, kind);
      keeper.write(amelie, kind, 'call back');
      await bed.pass(saveAfterMs);
      expect(bed.disk.get(`amelie ${kind}`)).toBe('call back');
    },
  );

  test('UI-4 a reading that was asked for by another agent fills no box', async () => {
    bed.disk.set('amelie reply', 'not yours');
    bed.hurry({ done: 0, answer: 600 });
    const reading = keeper.load(amelie);
    keeper.forget();
    await bed.pass(1_000);
    await reading;
    expect(keeper.textOf(amelie, 'reply')).toBe('');
  });

  test('UI-4 whatever is typed, sent, refused and switched, however slow the desk: each box shows its own last words, and so does the disk', async () => {
    const boxes = [amelie, oliver].flatMap((id) => [
      { id, kind: 'reply' as const },
      { id, kind: 'note' as const },
    ]);
    const act = fc.record({
      box: fc.integer({ min: 0, max: 3 }),
      what: fc.constantFrom('write', 'again', 'send', 'refuse', 'open', 'flush', 'wait', 'full'),
      text: fc.string({ maxLength: 5 }),
      ms: fc.integer({ min: 0, max: 700 }),
      done: fc.constantFrom(0, 0, 20, 400, 1_500),
      answer: fc.constantFrom(0, 0, 20, 400, 1_500),
    });
    const keptBefore = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(keptBefore, fc.array(act, { maxLength: 40 }), async (kept, acts) => {
        const label = (id: ConversationId, kind: string) => `${id} ${kind}`;
        const keys = boxes.map(({ id, kind }) => label(id, kind));
        const unseen = new Map(keys.map((key, box) => [key, kept[box] ? `kept in ${key} ` : '']));
        const { keeper: own, disk, pass, ask, hurry, fill } = deskOfDrafts(new Map(unseen));
        const shown = new Map(keys.map((key) => [key, '']));
        const opened = new Set<string>();
        const open = (id: ConversationId) => {
          opened.add(id);
          void own.load(id).then(() => {
            for (const kind of ['reply', 'note']) {
              const key = label(id, kind);
              shown.set(key, `${unseen.get(key)}${shown.get(key)}`);
              unseen.set(key, '');
            }
          });
        };
        for (const { box, what, text, ms, done, answer } of acts) {
          const { id, kind } = boxes[box] ?? { id: amelie, kind: 'reply' as const };
          const key = label(id, kind);
          hurry({ done, answer });
          // Nobody writes in a conversation that was not opened.
          if (!opened.has(id)) open(id);
          if (what === 'write' || what === 'again') {
            const words = what === 'again' ? `${key}:again` : text === '' ? '' : `${key}:${text}`;
            own.write(id, kind, words);
            shown.set(key, words);
          } else if ((what === 'send' || what === 'refuse') && own.textOf(id, kind) !== '') {
            const words = own.take(id, kind);
            shown.set(key, '');
            void ask(() => {
              if (what === 'send') disk.set(key, '');
            }).then(() => {
              if (what === 'send') {
                own.sent(id, kind);
              } else {
                own.giveBack(id, kind, words);
                shown.set(key, shown.get(key) === '' ? words : `${words}\n${shown.get(key)}`);
              }
            });
          } else if (what === 'open') open(id);
          else if (what === 'flush') void own.flush();
          else if (what === 'full') fill(ms < 200);
          await pass(what === 'wait' ? ms : 0);
          for (const other of keys.keys())
            expect(own.textOf(boxes[other]?.id ?? id, boxes[other]?.kind ?? kind)).toBe(
              shown.get(keys[other] ?? ''),
            );
        }
        fill(false);
        hurry({ done: 0, answer: 0 });
        await pass(200_000);
        for (const [place, { id, kind }] of boxes.entries()) {
          expect(own.textOf(id, kind)).toBe(shown.get(keys[place] ?? ''));
          if (opened.has(id)) expect(disk.get(label(id, kind)) ?? '').toBe(shown.get(label(id, kind)));
        }
      }),
      { numRuns: 500 },
    );
  });
});
