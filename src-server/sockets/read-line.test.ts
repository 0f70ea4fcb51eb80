// Tries the line of askings: in turn, not lost, not without end, and not beyond the socket's.
import { beforeEach, expect, it } from 'vitest';
import { createReadLine } from './read-line.ts';

let turns: number;
let open: boolean;
let timers: (() => void)[];
let floods: number;
let failures: unknown[];
let done: string[];

beforeEach(() => {
  [turns, open, floods] = [0, true, 0];
  [timers, failures, done] = [[], [], []];
});

const openLine = () =>
  createReadLine({
    take() {
      if (turns === 0) return 5;
      turns -= 1;
      return 0;
    },
    after: (_ms, act) => timers.push(act),
    isOpen: () => open,
    onFlood: () => {
      floods += 1;
    },
    onFailed: (error) => failures.push(error),
  });
const pass = () => {
  for (const act of timers.splice(0)) act();
};

it('SRV-42 answers at once while there are turns, then one after the other, in the order of asking', () => {
  const line = openLine();
  turns = 1;
  for (const name of ['a', 'b', 'c', 'd']) line.ask(() => done.push(name));
  expect(done).toEqual(['a']);
  turns = 2;
  pass();
  expect(done).toEqual(['a', 'b', 'c']);
  turns = 2;
  line.ask(() => done.push('e'));
  expect(done).toEqual(['a', 'b', 'c']);
  pass();
  expect(done).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(timers).toEqual([]);
});

it('SRV-42 bears sixty-four that wait, and calls one more a flood', () => {
  const line = openLine();
  for (let asked = 0; asked < 64; asked += 1) line.ask(() => done.push('read'));
  expect(floods).toBe(0);
  line.ask(() => done.push('read'));
  expect(floods).toBe(1);
  turns = 100;
  pass();
  expect(done).toHaveLength(64);
});

it('SRV-42 reads nothing for a socket that ended, and goes on after a reading that failed', () => {
  const line = openLine();
  line.ask(() => {
    throw new Error('a bug');
  });
  line.ask(() => done.push('after'));
  turns = 5;
  pass();
  expect([done, failures]).toEqual([['after'], [new Error('a bug')]]);
  turns = 0;
  line.ask(() => done.push('too late'));
  open = false;
  turns = 5;
  pass();
  expect(done).toEqual(['after']);
});
