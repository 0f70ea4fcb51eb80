// Owns that words written on another machine come into a draft that is being written here, and that neither are lost.
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import type { DraftKeeper } from './draft-keeper.ts';
import { deskOfDrafts } from './example-desk-of-drafts.ts';

const amelie = conversationIdSchema.parse('amelie');

describe('drafts written on two machines', () => {
  let bed: ReturnType<typeof deskOfDrafts>;
  let keeper: DraftKeeper;
  beforeEach(() => {
    bed = deskOfDrafts();
    keeper = bed.keeper;
  });

  test('UI-20 words of another machine come into an open draft, are told, and saved with what is typed on', async () => {
    await keeper.load(amelie);
    keeper.write(amelie, 'reply', 'Good ');
    await bed.pass(1_000);
    expect(keeper.isJoined(amelie, 'reply')).toBe(false);
    bed.writeElsewhere(amelie, 'From home');
    keeper.write(amelie, 'reply', 'Good morning');
    await bed.pass(1_000);
    expect(keeper.textOf(amelie, 'reply')).toBe('From home\n\nGood morning');
    expect(bed.disk.get('amelie reply')).toBe('From home\n\nGood morning');
    expect(keeper.isJoined(amelie, 'reply')).toBe(true);
    keeper.joinSeen(amelie, 'reply');
    expect(keeper.isJoined(amelie, 'reply')).toBe(false);
  });

  test('UI-20 words taken back come into the box they were sent from, and are nobody else’s', async () => {
    await keeper.load(amelie);
    keeper.write(amelie, 'reply', 'sent');
    keeper.take(amelie, 'reply');
    keeper.sent(amelie, 'reply');
    keeper.write(amelie, 'reply', 'next');
    await bed.pass(1_000);
    bed.disk.set('amelie reply', 'sent\n\nnext');
    await keeper.reread(amelie, true);
    expect(keeper.textOf(amelie, 'reply')).toBe('sent\n\nnext');
    expect(keeper.isJoined(amelie, 'reply')).toBe(false);
  });

  test('UI-20 however slow the desk, nothing typed here and nothing written elsewhere is lost', async () => {
    const step = fc.record({
      what: fc.constantFrom('type', 'type', 'elsewhere', 'flush', 'wait'),
      ms: fc.integer({ min: 0, max: 500 }),
      done: fc.constantFrom(0, 0, 5, 40, 400),
      answer: fc.constantFrom(0, 0, 5, 40, 400),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { keeper: own, disk, pass, hurry, writeElsewhere } = deskOfDrafts();
        await own.load(amelie);
        const written: string[] = [];
        for (const [place, { what, ms, done, answer }] of steps.entries()) {
          hurry({ done, answer });
          if (what === 'type') {
            written.push(`here${place}.`);
            own.write(amelie, 'reply', `${own.textOf(amelie, 'reply')}here${place}.`);
          } else if (what === 'elsewhere') {
            written.push(`there${place}.`);
            writeElsewhere(amelie, `there${place}.`);
          } else if (what === 'flush') void own.flush();
          await pass(what === 'wait' ? ms : 1);
        }
        hurry({ done: 0, answer: 0 });
        await pass(60_000);
        const text = own.textOf(amelie, 'reply');
        for (const words of written) expect(text).toContain(words);
        expect(disk.get('amelie reply') ?? '').toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});
