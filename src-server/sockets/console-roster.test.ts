// Tries that whoever a commit may concern is found among the consoles, and nobody else, whatever came, went and changed.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { type AgentId, agentIdSchema, teamIdSchema } from '../../src-shared/std/ids.ts';
import { createConsoleRoster } from './console-roster.ts';

const ids = ['ana', 'ben', 'carla', 'dora'].map((name) => agentIdSchema.parse(name));
const teams = ['t1', 't2', 't3'].map((name) => teamIdSchema.parse(name));
const some = <Value>(values: readonly Value[]) => fc.subarray([...values]);
const step = fc.record({
  what: fc.constantFrom('come' as const, 'go' as const, 'rights' as const),
  who: fc.constantFrom(...ids),
  teamIds: some(teams),
  all: fc.boolean(),
});

type Console = { session: { agentId: AgentId } };

it('SRV-11 a commit looks at everybody here whom it may concern, and at nobody else', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), some(teams), some(ids), (story, ofTeams, ofAgents) => {
      const actors = new Map<AgentId, AgentActor>(
        ids.map((id) => [id, { kind: 'agent', id, roles: ['agent'], teamIds: teams.slice(0, 1) }]),
      );
      const roster = createConsoleRoster<Console>((id) => actors.get(id) ?? null);
      const open: Console[] = [];
      for (const { what, who, teamIds, all } of story) {
        if (what === 'come') {
          const console = { session: { agentId: who } };
          expect(roster.add(console)).toBe(!open.some(({ session }) => session.agentId === who));
          open.push(console);
        } else if (what === 'go') {
          const at = open.findIndex(({ session }) => session.agentId === who);
          const [gone] = at === -1 ? [] : open.splice(at, 1);
          const left = open.filter(({ session }) => session.agentId === who).length;
          expect(roster.remove(gone ?? { session: { agentId: who } })).toBe(gone ? left : null);
        } else {
          actors.set(who, { kind: 'agent', id: who, roles: all ? ['supervisor'] : ['agent'], teamIds });
          roster.place(who);
        }
      }
      const here = ids.filter((id) => open.some(({ session }) => session.agentId === id));
      const due = here.filter((id) => {
        const actor = actors.get(id);
        return (
          ofAgents.includes(id) ||
          actor?.roles.includes('supervisor') ||
          actor?.teamIds.some((teamId) => ofTeams.includes(teamId))
        );
      });
      const found = roster.concerned({ teams: new Set(ofTeams), agents: new Set(ofAgents) });
      expect([...found].sort()).toEqual(due.sort());
      expect([...roster.concerned('all')].sort()).toEqual(here.sort());
    }),
    { numRuns: 500 },
  );
});
