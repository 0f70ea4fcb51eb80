// Owns the place a trial happens in: a workspace, its real server at a fixed port, and what its crew needs again and again.
import { join } from 'node:path';
import type { TopicId } from '../../src-shared/std/ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { freePort } from '../support/free-port.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What a crowd from one address does here is no abuse. */
const loadLimits = {
  GUICHET_AGENT_COMMANDS_PER_SECOND: '10000',
  GUICHET_VISITOR_COMMANDS_PER_SECOND: '10000',
  GUICHET_ADDRESS_COMMANDS_PER_SECOND: '1000000',
  GUICHET_WORKSPACE_COMMANDS_PER_SECOND: '1000000',
};

export type Workplace = AsyncDisposable & {
  /** For whatever the trial keeps beside the server. */
  path(name: string): string;
  port: number;
  url: string;
  serverDir: string;
  agents: MadeAgent[];
  agent(index: number): MadeAgent;
  topicOf(index: number): TopicId;
  /** SIGKILL; the data stays. */
  kill(): Promise<void>;
  start(): Promise<void>;
  server(): RunningServer;
};

export async function openWorkplace(options: {
  name: string;
  teams: number;
  agentsPerTeam: number;
  /** Milliseconds the workspace's people are older than now: for clocks set wrong. */
  madeAt?: number;
  /** Arguments for the server's Node, by the folder the trial keeps its things in. */
  nodeArgs?: (folder: string) => readonly string[];
}): Promise<Workplace> {
  const { name, teams, agentsPerTeam, madeAt = Date.now(), nodeArgs = () => [] } = options;
  const folder = temporaryFolder(name);
  const serverDir = join(folder.path, 'server');
  const agents = await createWorkspace(serverDir, { teams, agentsPerTeam, now: madeAt });
  const port = await freePort();
  const begin = () =>
    startServer({ dataDir: serverDir, port, env: loadLimits, nodeArgs: nodeArgs(folder.path) });
  let server = await begin();
  const agent = (index: number): MadeAgent => {
    const found = agents[index];
    if (found === undefined) throw new Error(`there is no agent ${index}`);
    return found;
  };
  return {
    path: (part) => join(folder.path, part),
    port,
    url: server.url,
    serverDir,
    agents,
    agent,
    topicOf: (index) => agent(index).topicId,
    server: () => server,
    kill: () => server.kill(),
    async start() {
      server = await begin();
    },
    async [Symbol.asyncDispose]() {
      await server.kill();
      folder.remove();
    },
  };
}
