// Tries doing things a few at a time: all of them, once, in order, with a pause between.
import { expect, it } from 'vitest';
import { createTurns } from './by-turns.ts';

it('SRV-63 many are taken a few at a time, in order, and those who come meanwhile behind them', () => {
  const done: number[] = [];
  const soon: (() => void)[] = [];
  const turns = createTurns<number>({
    soon: (act) => void soon.push(act),
    atOnce: 3,
    act: (item) => void done.push(item),
  });
  turns.add([]);
  expect([soon.length, turns.isIdle()]).toEqual([0, true]);
  turns.add([1, 2, 3, 4]);
  expect([done, soon.length]).toEqual([[], 1]);
  soon.shift()?.();
  expect([done, soon.length, turns.isIdle()]).toEqual([[1, 2, 3], 1, false]);
  turns.add([5]);
  expect(soon.length).toBe(1);
  soon.shift()?.();
  expect([done, soon.length, turns.isIdle()]).toEqual([[1, 2, 3, 4, 5], 0, true]);
  turns.add([6]);
  soon.shift()?.();
  expect(done).toEqual([1, 2, 3, 4, 5, 6]);
});

it('SRV-63 one that fails holds up none of the others', () => {
  const done: number[] = [];
  const soon: (() => void)[] = [];
  const turns = createTurns<number>({
    soon: (act) => void soon.push(act),
    atOnce: 1,
    act(item) {
      if (item === 1) throw new Error('it broke');
      done.push(item);
    },
  });
  turns.add([1, 2]);
  expect(() => soon.shift()?.()).toThrow('it broke');
  soon.shift()?.();
  expect(done).toEqual([2]);
});
