// Owns that bursts of notices become few questions, and that none is missed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRefresher } from './refresher.ts';

/** A desk whose answers take `answerMs`, on a clock moved by hand. */
function bench(answerMs: number) {
  let now = 0;
  let version = 0;
  let shown = 0;
  let asked = 0;
  let asking = 0;
  let mostAtOnce = 0;
  const due: { at: number; then: () => void }[] = [];
  const at = (ms: number, then: () => void) => due.push({ at: now + ms, then });
  const refresher = createRefresher({
    now: () => now,
    wait: at,
    refresh: () => {
      asked += 1;
      asking += 1;
      mostAtOnce = Math.max(mostAtOnce, asking);
      const seen = version;
      return new Promise<void>((resolve) => {
        at(answerMs, () => {
          asking -= 1;
          shown = seen;
          resolve();
        });
      });
    },
  });
  const run = async (ms: number) => {
    const until = now + ms;
    for (;;) {
      due.sort((left, right) => left.at - right.at);
      const next = due[0];
      if (next === undefined || next.at > until) break;
      due.shift();
      now = next.at;
      next.then();
      await Promise.resolve();
      await Promise.resolve();
    }
    now = until;
  };
  return {
    change: () => {
      version += 1;
      refresher.ask('inbox');
    },
    run,
    state: () => ({ version, shown, asked, mostAtOnce }),
  };
}

describe('asking again', () => {
  test('UI-8 a hundred notices at once are one question', async () => {
    const { change, run, state } = bench(2);
    for (let index = 0; index < 100; index += 1) change();
    await run(1000);
    expect(state()).toMatchObject({ asked: 1, shown: 100 });
  });

  test('UI-8 a notice while the answer is under way asks once more', async () => {
    const { change, run, state } = bench(50);
    change();
    await run(30);
    change();
    change();
    await run(1000);
    expect(state()).toMatchObject({ asked: 2, shown: 3, mostAtOnce: 1 });
  });

  test('UI-8 whatever the pace of notices, the last is shown, one question at a time, a third of the time at most', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 80 }),
        async (gaps, answerMs) => {
          const { change, run, state } = bench(answerMs);
          for (const gap of gaps) {
            await run(gap);
            change();
          }
          await run(1000);
          const { asked, mostAtOnce, shown, version } = state();
          const span = gaps.reduce((sum, gap) => sum + gap, 0);
          expect(shown).toBe(version);
          expect(mostAtOnce).toBe(1);
          expect(asked * answerMs).toBeLessThanOrEqual((span + 16) / 3 + 2 * answerMs + 16);
        },
      ),
    );
  });
});
