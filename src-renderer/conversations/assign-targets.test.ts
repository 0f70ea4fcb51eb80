// Owns whom a conversation can be given to, and in which order they are offered.
import { expect, test } from 'vitest';
import { directoryViewSchema } from '../../src-shared/bridge/views.ts';
import { agentIdSchema, teamIdSchema } from '../../src-shared/std/ids.ts';
import { assignTargets } from './assign-targets.ts';

const agent = (id: string, given: Record<string, unknown> = {}) => ({
  id,
  name: id,
  email: 'a@b',
  roles: ['agent'],
  teamIds: ['orders'],
  presence: 'online',
  acceptingChat: true,
  chatCapacity: 4,
  seq: 1,
  connected: true,
  active: 0,
  ...given,
});
const directory = directoryViewSchema.parse({
  agents: [
    agent('away', { presence: 'away' }),
    agent('full', { active: 4 }),
    agent('gone', { connected: false }),
    agent('free', { teamIds: ['orders', 'billing'] }),
    agent('owner'),
  ],
  teams: [
    { id: 'billing', name: 'Billing', seq: 1 },
    { id: 'orders', name: 'Orders', seq: 1 },
  ],
  topics: [],
  me: { presence: 'online', acceptingChat: true, active: 0, capacity: 4 },
});
const orders = teamIdSchema.parse('orders');

test('UI-16 the own team comes first, those with room first, where it is already is left out', () => {
  const targets = assignTargets(directory, { teamId: orders, assigneeId: agentIdSchema.parse('owner') });
  expect(targets.queues.map(({ id }) => id)).toEqual(['orders', 'billing']);
  expect(targets.teams.map(({ team, agents }) => [team.id, agents.map(({ id }) => id)])).toEqual([
    ['orders', ['free', 'away', 'full', 'gone']],
    ['billing', ['free']],
  ]);
  expect(assignTargets(directory, { teamId: orders, assigneeId: null }).queues.map(({ id }) => id)).toEqual([
    'billing',
  ]);
});
