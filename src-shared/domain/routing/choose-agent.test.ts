import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentIdSchema, teamIdSchema } from '../../std/ids.ts';
import { presenceSchema } from '../people/agent.ts';
import { chooseAgent, type RoutingCandidate } from './choose-agent.ts';

const teamId = teamIdSchema.parse('team-a');
const otherTeam = teamIdSchema.parse('team-b');

const candidatesArbitrary = fc
  .uniqueArray(
    fc.record({
      agentId: fc.integer({ min: 0, max: 30 }).map((number) => agentIdSchema.parse(`agent-${number}`)),
      teamIds: fc.subarray([teamId, otherTeam]),
      connected: fc.boolean(),
      presence: fc.constantFrom(...presenceSchema.options),
      acceptingChat: fc.boolean(),
      active: fc.nat(6),
      capacity: fc.nat(6),
      lastAssignedAt: fc.nat(3),
    }),
    { selector: (candidate) => candidate.agentId, maxLength: 12 },
  )
  .map((candidates): RoutingCandidate[] => candidates);

const fit: RoutingCandidate = {
  agentId: agentIdSchema.parse('agent-fit'),
  teamIds: [teamId],
  connected: true,
  presence: 'online',
  acceptingChat: true,
  active: 1,
  capacity: 4,
  lastAssignedAt: 0,
};

/** The rule said in another way: sort the fit by whole numbers (cross-multiplied loads), take the first. */
function oracle(candidates: readonly RoutingCandidate[]): string | null {
  const able = candidates.filter(
    (candidate) =>
      candidate.teamIds.includes(teamId) &&
      candidate.connected &&
      candidate.presence === 'online' &&
      candidate.acceptingChat &&
      candidate.active < candidate.capacity,
  );
  const sorted = able.sort((left, right) => {
    const load = left.active * right.capacity - right.active * left.capacity;
    if (load !== 0) return load;
    const idle = left.lastAssignedAt - right.lastAssignedAt;
    return idle !== 0 ? idle : left.agentId < right.agentId ? -1 : 1;
  });
  return sorted[0]?.agentId ?? null;
}

describe('chooseAgent', () => {
  test('ROUTE-1 ROUTE-2 agrees with a brute-force oracle', () => {
    fc.assert(
      fc.property(candidatesArbitrary, (candidates) => {
        expect(chooseAgent(teamId, candidates).agentId).toBe(oracle([...candidates]));
      }),
      { numRuns: 2_000 },
    );
  });

  test('ROUTE-2 equal loads go to who waited longest for one, then to the smaller id', () => {
    const left = { ...fit, agentId: agentIdSchema.parse('agent-b'), lastAssignedAt: 20 };
    const right = {
      ...fit,
      agentId: agentIdSchema.parse('agent-c'),
      active: 2,
      capacity: 8,
      lastAssignedAt: 10,
    };
    expect(chooseAgent(teamId, [left, right]).agentId).toBe('agent-c');
    expect(chooseAgent(teamId, [{ ...right, lastAssignedAt: 20 }, left]).agentId).toBe('agent-b');
  });

  test('ROUTE-3 does not depend on the order of the list', () => {
    const shuffled = candidatesArbitrary.chain((candidates) =>
      fc.tuple(
        fc.constant(candidates),
        fc.shuffledSubarray(candidates, { minLength: candidates.length, maxLength: candidates.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([candidates, others]) => {
        expect(chooseAgent(teamId, others).agentId).toBe(chooseAgent(teamId, candidates).agentId);
      }),
    );
  });

  test('ROUTE-4 waits when nobody is there or everybody is full', () => {
    expect(chooseAgent(teamId, [])).toEqual({ agentId: null, weighed: [] });
    expect(chooseAgent(teamId, [{ ...fit, active: 4 }]).agentId).toBeNull();
    expect(chooseAgent(teamId, [{ ...fit, active: 0, capacity: 0 }]).agentId).toBeNull();
  });

  test('ROUTE-5 says of each agent why', () => {
    const named = (id: string, changes: Partial<RoutingCandidate>) => ({
      ...fit,
      agentId: agentIdSchema.parse(id),
      ...changes,
    });
    const { weighed } = chooseAgent(teamId, [
      named('a', { teamIds: [otherTeam] }),
      named('b', { connected: false }),
      named('c', { presence: 'busy' }),
      named('d', { acceptingChat: false }),
      named('e', { active: 4 }),
      named('f', { active: 3 }),
      named('g', {}),
    ]);
    expect(weighed.map((line) => [line.agentId, line.verdict, line.load])).toEqual([
      ['a', 'other-team', 0.25],
      ['b', 'not-connected', 0.25],
      ['c', 'not-online', 0.25],
      ['d', 'not-accepting', 0.25],
      ['e', 'at-capacity', 1],
      ['f', 'more-loaded', 0.75],
      ['g', 'chosen', 0.25],
    ]);
  });

  test('ROUTE-5 weighs every agent once, and exactly the chosen one is called so', () => {
    fc.assert(
      fc.property(candidatesArbitrary, (candidates) => {
        const { agentId, weighed } = chooseAgent(teamId, candidates);
        expect(weighed.map((line) => line.agentId)).toEqual(candidates.map((candidate) => candidate.agentId));
        const chosen = weighed.filter((line) => line.verdict === 'chosen').map((line) => line.agentId);
        expect(chosen).toEqual(agentId === null ? [] : [agentId]);
        for (const line of weighed) expect(Number.isFinite(line.load)).toBe(true);
      }),
    );
  });
});
