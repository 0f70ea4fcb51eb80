// Owns that nothing typed is lost, and that no words end up in another conversation.
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { createDraftKeeper, type DraftKeeper, saveAfterMs } from './draft-keeper.ts';

const amelie = conversationIdSchema.parse('amelie');
const oliver = conversationIdSchema.parse('oliver');

/** A desk on a clock moved by hand. */
function bench() {
  let now = 0;
  const due: { at: number; then: () => void }[] = [];
  const disk = new Map<string, string>();
  const saves: string[] = [];
  let full = false;
  let troubles = 0;
  const keeper = createDraftKeeper({
    read: async (id) => ({ reply: disk.get(`${id} reply`) ?? '', note: disk.get(`${id} note`) ?? '' }),
    save: async (id, kind, text) => {
      if (full) throw new Error('disk-full');
      saves.push(text);
      disk.set(`${id} ${kind}`, text);
    },
    wait: (ms, then) => {
      const timer = { at: now + ms, then };
      due.push(timer);
      return () => {
        const place = due.indexOf(timer);
        if (place !== -1) due.splice(place, 1);
      };
    },
    failed: () => {
      troubles += 1;
    },
  });
  const pass = async (ms: number) => {
    const until = now + ms;
    for (;;) {
      due.sort((left, right) => left.at - right.at);
      const next = due[0];
      if (next === undefined || next.at > until) break;
      due.shift();
      now = next.at;
      next.then();
      await settle();
    }
    now = until;
    await settle();
  };
  return { keeper, disk, saves, pass, fill: (now: boolean) => (full = now), troubles: () => troubles };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}

describe('drafts', () => {
  let bed: ReturnType<typeof bench>;
  let keeper: DraftKeeper;
  beforeEach(() => {
    bed = bench();
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
    await bed.pass(1_000);
    expect(bed.troubles()).toBe(1);
    expect(keeper.textOf(amelie, 'note')).toBe('kept here');
    bed.fill(false);
    await bed.pass(5_000);
    expect(bed.disk.get('amelie note')).toBe('kept here');
  });

  test('UI-4 whatever is typed, sent, refused and switched: each box shows its own last words, and so does the disk', async () => {
    const boxes = [amelie, oliver].flatMap((id) => [
      { id, kind: 'reply' as const },
      { id, kind: 'note' as const },
    ]);
    const act = fc.record({
      box: fc.integer({ min: 0, max: 3 }),
      what: fc.constantFrom('write', 'send', 'refuse', 'open', 'flush', 'wait'),
      text: fc.string({ maxLength: 5 }),
      ms: fc.integer({ min: 0, max: 500 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        const { keeper: own, disk, pass } = bench();
        const shown = new Map<string, string>();
        const label = (id: ConversationId, kind: string) => `${id} ${kind}`;
        for (const { box, what, text, ms } of acts) {
          const { id, kind } = boxes[box] ?? { id: amelie, kind: 'reply' as const };
          const key = label(id, kind);
          if (what === 'write') {
            const words = `${key}:${text}`;
            own.write(id, kind, words);
            shown.set(key, words);
          } else if (what === 'send' || what === 'refuse') {
            const words = own.take(id, kind);
            if (what === 'refuse') {
              own.giveBack(id, kind, words);
            } else {
              if (kind === 'reply') disk.set(key, '');
              own.sent(id, kind);
              shown.set(key, '');
            }
          } else if (what === 'open') await own.load(id);
          else if (what === 'flush') await own.flush();
          else await pass(ms);
          for (const other of boxes)
            expect(own.textOf(other.id, other.kind)).toBe(shown.get(label(other.id, other.kind)) ?? '');
        }
        await pass(10_000);
        for (const { id, kind } of boxes)
          expect(disk.get(label(id, kind)) ?? '').toBe(shown.get(label(id, kind)) ?? '');
      }),
      { numRuns: 300 },
    );
  });
});
