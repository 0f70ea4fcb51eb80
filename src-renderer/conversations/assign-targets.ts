// Owns whom a conversation can be given to: teams' queues, then each team's agents, those with room first.
import type { DirectoryView } from '../../src-shared/bridge/views.ts';
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import type { Team } from '../../src-shared/domain/people/team.ts';

export type AssignAgent = DirectoryView['agents'][number];
export type AssignTargets = { queues: Team[]; teams: { team: Team; agents: AssignAgent[] }[] };

type Owned = Pick<Conversation, 'teamId' | 'assigneeId'>;

/** Leaves out where it already is. The team it is in comes first. */
export function assignTargets(
  { agents, teams }: Pick<DirectoryView, 'agents' | 'teams'>,
  owned: Owned,
): AssignTargets {
  const ordered = [...teams].sort(
    (left, right) =>
      Number(right.id === owned.teamId) - Number(left.id === owned.teamId) || compareNames(left, right),
  );
  return {
    queues: ordered.filter((team) => team.id !== owned.teamId || owned.assigneeId !== null),
    teams: ordered.map((team) => ({
      team,
      agents: agents
        .filter((agent) => agent.teamIds.includes(team.id))
        .filter((agent) => agent.id !== owned.assigneeId || team.id !== owned.teamId)
        .sort((left, right) => compareByRoom(left, right) || compareNames(left, right)),
    })),
  };
}

/** Connected, online and accepting before the others. */
function compareByRoom(left: AssignAgent, right: AssignAgent): number {
  return reachability(right) - reachability(left);
}

function reachability(agent: AssignAgent): number {
  if (!agent.connected) return 0;
  return agent.presence === 'online' && agent.acceptingChat && agent.active < agent.chatCapacity ? 2 : 1;
}

function compareNames(left: { name: string }, right: { name: string }): number {
  return left.name.localeCompare(right.name);
}
