// Owns the welcome of a console: where it is, and who is there, in as little as the console needs to know it.
import type { AgentId } from '../../src-shared/std/ids.ts';
import type { Welcome } from '../../src-shared/wire/down.ts';
import type { Links } from '../../src-shared/wire/up.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import type { AgentLinks } from './agent-links.ts';
import type { ClientSocket } from './client-socket.ts';

export type WelcomeParts = {
  protocol: number;
  agentId: AgentId;
  horizonMs: number;
  serverNow: number;
  resync: boolean;
  state: Pick<WorkspaceState, 'workspace' | 'head'>;
};

/** `known`: what the console said that it knows of who is there. */
export function sendWelcome(
  client: Pick<ClientSocket, 'send' | 'sendAround'>,
  { state, ...parts }: WelcomeParts,
  links: { known: Links | null; now: Pick<AgentLinks, 'idsText' | 'links' | 'since'> },
): void {
  const { id, name, databaseId } = state.workspace;
  const welcome = {
    ...{ type: 'welcome' as const, ...parts, workspace: { id, name } },
    ...{ databaseId, head: state.head() },
  } satisfies Omit<Welcome, 'connectedAgentIds' | 'linksChanged' | 'links'>;
  // It is told on from here, in every version.
  const upTo = links.now.links();
  const isTold = parts.protocol >= 3;
  const linksChanged = isTold && links.known !== null ? links.now.since(links.known) : null;
  if (linksChanged !== null) {
    client.send({ ...welcome, links: upTo, linksChanged, connectedAgentIds: null } satisfies Welcome);
    return;
  }
  const start = JSON.stringify(isTold ? { ...welcome, links: upTo, linksChanged } : welcome);
  // Everybody's list is the same, and long in a large office.
  client.sendAround(`${start.slice(0, -1)},"connectedAgentIds":`, links.now.idsText(), '}');
}
