// Tries the line of hellos: nobody is lost or overtaken, no turn takes more than its part, and one alone waits for nothing.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHelloLine } from './hello-line.ts';

it('SRV-48 a crowd of hellos is let in a few in each turn, in order, each once; one alone at once', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 40 }), { maxLength: 12 }), (arrivals) => {
      let soon: (() => void)[] = [];
      const greeted: number[] = [];
      const line = createHelloLine((act) => soon.push(act));
      let came = 0;
      const endTurn = () => {
        const before = greeted.length;
        const due = soon;
        soon = [];
        for (const act of due) act();
        expect(greeted.length - before).toBe(Math.min(8, came - before));
      };
      for (const arriving of arrivals) {
        const waited = came - greeted.length;
        const before = greeted.length;
        for (let each = 0; each < arriving; each += 1) {
          const name = came;
          came += 1;
          line.ask(() => greeted.push(name));
        }
        if (before === 0 && waited === 0) expect(greeted.length).toBe(Math.min(8, arriving));
        expect(greeted.length - before).toBeLessThanOrEqual(8);
        endTurn();
      }
      while (greeted.length < came) endTurn();
      while (soon.length > 0) endTurn();
      expect(greeted).toEqual(Array.from({ length: came }, (_, name) => name));
      line.ask(() => greeted.push(-1));
      expect(greeted.at(-1)).toBe(-1);
    }),
  );
});
