// Owns the proof that a real server tells a console that was away only who came and went, and everybody to older ones.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

let folder: TemporaryFolder;
let server: RunningServer;
let agents: MadeAgent[];

beforeEach(async () => {
  folder = temporaryFolder('server-links');
  agents = await createWorkspace(join(folder.path, 'server'), { teams: 1, agentsPerTeam: 4 });
  server = await startServer({ dataDir: join(folder.path, 'server') });
});
afterEach(async () => {
  await server.stop();
  folder.remove();
});

async function come(agent: MadeAgent, more: Partial<Parameters<typeof connectConsole>[0]> = {}) {
  const { token } = await signIn(server.url, agent);
  return connectConsole({ url: server.url, token, ...more });
}

/** Once everybody who is there has heard that the agent went. */
async function leave(console: RawConsole, witness: RawConsole): Promise<void> {
  await console.close();
  await waitUntil('told', () =>
    witness.frames.some(
      (frame) => frame.type === 'agent-link' && frame.agentId === console.welcome.agentId && !frame.connected,
    ),
  );
}

it('SRV-32 a console that was away is told who came and went; one that knows nothing, or is older, everybody', async () => {
  const [ana, ben, carla, dora] = agents;
  if (!ana || !ben || !carla || !dora) throw new Error('no agents');
  const staying = await come(ana);
  const going = await come(ben);
  const away = await come(carla);
  const known = away.welcome.links;
  expect(known).not.toBe(null);
  expect(away.welcome.connectedAgentIds?.toSorted()).toEqual([ana.id, ben.id, carla.id].sort());
  await leave(away, staying);
  await leave(going, staying);
  const coming = await come(dora);
  const back = await come(carla, { links: known });
  expect(back.welcome).toMatchObject({ connectedAgentIds: null, linksChanged: { went: [ben.id] } });
  expect(back.welcome.linksChanged?.came.toSorted()).toEqual([carla.id, dora.id].sort());
  const everybody = [ana.id, carla.id, dora.id].sort();
  for (const more of [{ links: { of: 'another run', at: 1 } }, { protocol: { min: 1, max: 2 } }]) {
    const { welcome } = await come(ana, more);
    expect(welcome.connectedAgentIds?.toSorted()).toEqual(everybody);
    expect(welcome.linksChanged).toBe(null);
    expect(welcome.links === null).toBe('protocol' in more);
  }
  for (const console of [staying, coming, back]) await console.close();
});
