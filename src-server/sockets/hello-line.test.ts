// Tries the line of hellos: nobody is lost or overtaken, no turn is theirs alone, and one alone waits for nothing.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHelloLine } from './hello-line.ts';

const turns = fc.array(fc.record({ arriving: fc.nat({ max: 40 }), restMs: fc.nat({ max: 120 }) }), {
  maxLength: 12,
});

it('SRV-48 a crowd of hellos gets a small part of a turn, in order, each once; one alone none too late', () => {
  fc.assert(
    fc.property(turns, fc.integer({ min: 1, max: 9 }), (story, greetMs) => {
      let time = 0;
      let soon: (() => void)[] = [];
      const greeted: number[] = [];
      const line = createHelloLine({ now: () => time, soon: (act) => soon.push(act) });
      let came = 0;
      const arrive = () => {
        const name = came;
        came += 1;
        line.ask(() => {
          greeted.push(name);
          time += greetMs;
        });
      };
      /** Answers how long hellos took of it. */
      const endTurn = (restMs: number): number => {
        time += restMs;
        const from = time;
        const due = soon;
        soon = [];
        for (const act of due) act();
        return time - from;
      };
      for (const { arriving, restMs } of story) {
        const from = time;
        for (let each = 0; each < arriving; each += 1) arrive();
        expect(time - from).toBeLessThan(50 + greetMs);
        const waited = came - greeted.length;
        const before = greeted.length;
        const took = endTurn(restMs);
        expect(took).toBeLessThan(Math.min(50, Math.max(1, restMs / 4)) + greetMs);
        if (waited > 0) expect(greeted.length).toBeGreaterThan(before);
      }
      while (soon.length > 0) endTurn(1);
      expect(greeted).toEqual(Array.from({ length: came }, (_, name) => name));
      arrive();
      expect(greeted.at(-1)).toBe(came - 1);
    }),
  );
});
