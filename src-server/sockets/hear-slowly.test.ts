// Tries hearing a socket in measure: who is refused too much is read later, nothing is lost, and the end is seen.
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { createHearing } from './hear-slowly.ts';

let heard: number[];
let reads: boolean;
let tooMany: number;
let waits: { ms: number; act: () => void }[];
let refuses: (frame: number) => boolean;

function open() {
  heard = [];
  reads = true;
  tooMany = 0;
  waits = [];
  refuses = () => true;
  const hearing = createHearing<number>({
    hear(frame) {
      heard.push(frame);
      if (refuses(frame)) hearing.refused();
    },
    pause: () => {
      reads = false;
    },
    resume: () => {
      reads = true;
    },
    after: (ms, act) => void waits.push({ ms, act }),
    onTooMany: () => {
      tooMany += 1;
    },
  });
  return hearing;
}
let hearing: ReturnType<typeof open>;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

beforeEach(() => {
  hearing = open();
});

it('SRV-62 who is refused thirty-two times in one go is read again a little later, the rest of what came with it first', () => {
  for (const frame of numbers(80)) hearing.take(frame);
  expect([heard.length, reads, waits.map(({ ms }) => ms)]).toEqual([32, false, [50]]);
  waits.shift()?.act();
  expect([heard.length, reads, waits.length]).toEqual([64, false, 1]);
  waits.shift()?.act();
  expect([heard, reads, waits.length]).toEqual([numbers(80), true, 0]);
});

it('SRV-62 who is refused nothing is never held up', () => {
  refuses = () => false;
  for (const frame of numbers(5_000)) hearing.take(frame);
  expect([heard.length, reads, waits.length]).toEqual([5_000, true, 0]);
});

it('SRV-62 every frame is heard once and in order, whatever is refused and however long it rests', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.boolean(), fc.constant('wait')), { maxLength: 600 }), (story) => {
      hearing = open();
      const refused = new Set<number>();
      refuses = (frame) => refused.has(frame);
      let next = 0;
      for (const step of story) {
        if (step === 'wait') waits.shift()?.act();
        else {
          if (step) refused.add(next);
          hearing.take(next);
          next += 1;
        }
      }
      while (waits.length > 0) waits.shift()?.act();
      expect([heard, reads, tooMany]).toEqual([numbers(next), true, 0]);
    }),
  );
});

it('SRV-62 more than one reading brings is a flood, and is not kept', () => {
  for (const frame of numbers(32 + 1_024)) hearing.take(frame);
  expect(tooMany).toBe(0);
  hearing.take(9_999);
  expect(tooMany).toBe(1);
});

it('SRV-62 one that ended is read on, so that its end is seen, and heard no more', () => {
  for (const frame of numbers(80)) hearing.take(frame);
  hearing.end();
  expect(reads).toBe(true);
  waits.shift()?.act();
  hearing.take(81);
  expect([heard.length, reads]).toEqual([32, true]);
});

it('SRV-62 one that ends while what waited is heard is heard no further', () => {
  for (const frame of numbers(80)) hearing.take(frame);
  refuses = (frame) => {
    if (frame === 40) hearing.end();
    return false;
  };
  waits.shift()?.act();
  expect([heard.at(-1), reads]).toEqual([40, false]);
});
