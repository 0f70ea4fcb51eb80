// Owns who is who: agents with their load and link, teams, topics, and what the agent says of themself.
import type { DeskCallAnswer } from '../../../src-shared/bridge/calls.ts';
import { type DeskRoom, ownRow, requireSignedIn } from '../desk-room.ts';

export function readDirectory(room: DeskRoom): DeskCallAnswer<'readDirectory'> {
  const signedIn = requireSignedIn(room);
  const { cache, account, sync } = signedIn;
  const active = cache.conversations.activeByAgent();
  const connected = sync.connectedAgentIds();
  const own = ownRow(signedIn);
  return {
    agents: cache.directory.agents().map((agent) => ({
      ...(agent.id === own?.id ? own : agent),
      connected: connected.has(agent.id),
      active: active.get(agent.id) ?? 0,
    })),
    teams: cache.directory.teams(),
    topics: cache.directory.topics(),
    me: {
      presence: own?.presence ?? 'away',
      acceptingChat: own?.acceptingChat ?? false,
      active: active.get(account.agentId) ?? 0,
      capacity: own?.chatCapacity ?? 0,
    },
  };
}
