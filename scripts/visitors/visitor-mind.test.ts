import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { cameBack, leastBetweenMessagesMs, newMind, react, type VisitorStep } from './visitor-mind.ts';
import { visitorWords } from './visitor-scripts.ts';

/** A visitor whose agent answers everything, until they leave. */
function wholeVisit(seed: number): VisitorStep[] {
  const random = seededRandom(seed);
  let reaction = react(newMind(random), { kind: 'arrived' }, random);
  const steps = [...reaction.steps];
  for (let turn = 0; turn < 20; turn += 1) {
    reaction = react(reaction.mind, { kind: 'agent-said', text: 'What is your order number?' }, random);
    steps.push(...reaction.steps);
  }
  return steps;
}

describe('simulated visitors', () => {
  it('do the same again from the same seed', () => {
    expect(wholeVisit(7)).toEqual(wholeVisit(7));
    expect(wholeVisit(7)).not.toEqual(wholeVisit(8));
  });

  it('ask, answer, thank and leave, never faster than people, and leave no variable unfilled', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (seed) => {
        const steps = wholeVisit(seed);
        const said = steps.filter((step) => step.do === 'say');
        expect(said.length).toBeGreaterThan(3);
        expect(steps.filter((step) => step.do === 'leave')).toHaveLength(1);
        expect(steps.at(-1)?.do).toBe('leave');
        for (const step of said) {
          expect(step.pauseMs).toBeGreaterThanOrEqual(leastBetweenMessagesMs);
          expect(step.text).not.toMatch(/[{}]/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('say at most two words into silence, and none once served', () => {
    const random = seededRandom(3);
    let reaction = react(newMind(random), { kind: 'arrived' }, random);
    let nudges = 0;
    for (let turn = 0; turn < 10; turn += 1) {
      reaction = react(reaction.mind, { kind: 'silence' }, random);
      nudges += reaction.steps.length;
    }
    expect(nudges).toBe(2);
  });

  it('come back with one more question, and then as somebody else', () => {
    const random = seededRandom(5);
    const back = cameBack({ ...newMind(random), mood: 'thanked' }, 'same', random);
    const followUp = react(back, { kind: 'arrived' }, random);
    expect(followUp.steps).toHaveLength(1);
    const served = react(followUp.mind, { kind: 'agent-said', text: 'Of course.' }, random);
    expect(served.steps.at(-1)).toMatchObject({ do: 'leave', comesBackAs: 'new' });
  });

  it('know as much in French as in English', () => {
    const shape = (language: 'en' | 'fr') => ({
      scripts: visitorWords[language].scripts.map(({ opening, replies, thanks }) => [
        opening.length,
        replies.length,
        thanks.length,
      ]),
      reflexes: visitorWords[language].reflexes.length,
      nudges: visitorWords[language].nudges.length,
    });
    expect(shape('fr')).toEqual(shape('en'));
  });
});
