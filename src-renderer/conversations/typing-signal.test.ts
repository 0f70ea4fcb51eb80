// Owns that the other side learns one is writing, seldom, and that one stopped.
import { expect, test } from 'vitest';
import { createTypingSignal } from './typing-signal.ts';

test('UI-18 writing is told at once, again every three seconds at most, and its end once', () => {
  let now = 0;
  const told: boolean[] = [];
  const signal = createTypingSignal({ tell: (on) => told.push(on), now: () => now });
  signal.wrote('');
  for (; now < 5_000; now += 100) signal.wrote('hello');
  expect(told).toEqual([true, true]);
  signal.wrote('  ');
  signal.stop();
  expect(told).toEqual([true, true, false]);
});
