// Tries at which of an agent's consoles it rings: at one, which knows, whoever comes, goes, acts or falls silent.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRinging } from './ringing.ts';

type Modelled = { live: boolean; acted: number; heard: number; rings: boolean; told: number };

const makeConsole = (model: Modelled) => ({
  model,
  mayRing: () => model.live,
  actedAt: () => model.acted,
  heardAt: () => model.heard,
  ring(here: boolean) {
    expect(here).not.toBe(model.rings);
    model.rings = here;
    model.told += 1;
  },
});

it('EFFECT-6 of the live consoles one rings, the one acted at last of those heard lately, and nobody is told what they know', () => {
  const step = fc.record({
    at: fc.nat(3),
    what: fc.constantFrom('acts', 'is heard', 'goes', 'comes', 'falls behind', 'nothing'),
    passes: fc.integer({ min: 1, max: 20_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let now = 100_000;
      const ringing = createRinging(() => now);
      const consoles = new Map<number, ReturnType<typeof makeConsole>>();
      for (const { at, what, passes } of steps) {
        now += passes;
        const known = consoles.get(at)?.model;
        if (what === 'comes' && !known)
          consoles.set(at, makeConsole({ live: true, acted: 0, heard: now, rings: true, told: 0 }));
        if (what === 'goes') consoles.delete(at);
        if (known && what === 'falls behind') known.live = !known.live;
        if (known && (what === 'acts' || what === 'is heard')) known.heard = now;
        if (known && what === 'acts') known.acted = now;
        const set = new Set(consoles.values());
        ringing.settle(set);
        const before = [...set].map(({ model }) => model.told);
        ringing.settle(set);
        expect([...set].map(({ model }) => model.told)).toEqual(before);
        const live = [...set].map(({ model }) => model).filter((model) => model.live);
        if (live.length === 0) continue;
        const ringers = live.filter((model) => model.rings);
        expect(ringers).toHaveLength(1);
        const lately = live.filter((model) => now - model.heard <= 25_000);
        const among = lately.length > 0 ? lately : live;
        expect(among).toContain(ringers[0]);
        expect(ringers[0]?.acted).toBe(Math.max(...among.map(({ acted }) => acted)));
      }
    }),
  );
});
