// Owns the proof that the paper is enough to follow other rights: live, and where the line was cut.
import { expect, it } from 'vitest';
import { createWorkspace } from '../support/create-workspace.ts';
import { fillHistory } from '../support/fill-history.ts';
import { signIn } from '../support/raw-console.ts';
import { startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { PaperConsole } from './paper-client.ts';

it('WIRE-7, SRV-26: a client of the paper takes away what other rights do not let it see, and asks the rest to its end', async () => {
  using folder = temporaryFolder('paper-rights');
  const agents = await createWorkspace(folder.path, { teams: 2, agentsPerTeam: 2, roles: ['admin'] });
  const [admin, agent, other] = agents;
  if (admin === undefined || agent === undefined || other === undefined) throw new Error('three are needed');
  for (const [name, owner] of [
    ['first', admin],
    ['second', other],
  ] as const)
    fillHistory(folder.path, {
      ...{ name, agents: [owner], conversations: 120, messagesEach: 10, endedOfTen: 5, now: Date.now() },
    });
  const server = await startServer({ dataDir: folder.path });
  try {
    const { token } = await signIn(server.url, agent);
    const asAdmin = { authorization: `Bearer ${(await signIn(server.url, admin)).token}` };
    const give = (...teamIds: string[]) =>
      fetch(`${server.url}/api/agents/${agent.id}/rights`, {
        method: 'PUT',
        headers: { ...asAdmin, 'content-type': 'application/json' },
        body: JSON.stringify({ roles: ['agent'], teamIds }),
      });
    const words = (console: PaperConsole) =>
      [...console.rows.keys()].filter((key) => /^(conversation|message) /.test(key)).sort();
    const fresh = async () => {
      const console = await PaperConsole.connect(server.url, token);
      await console.line.hangUp();
      return words(console);
    };
    const live = await PaperConsole.connect(server.url, token);
    expect((await give('team-2')).status).toBe(204);
    await live.until('the second team', () => live.told.length > 0 && live.place === null);
    expect(live.told).toEqual([['team-2']]);
    expect(words(live)).toEqual(await fresh());

    // Cut in the middle of what comes: it goes on there.
    expect((await give('team-1')).status).toBe(204);
    await live.until('a page of it', () => live.told.length > 1 && words(live).length > 100);
    await live.line.hangUp();
    expect(live.place).not.toBeNull();
    const back = await PaperConsole.connect(server.url, token, live);
    expect(back.told).toEqual([]);
    expect(words(back)).toEqual(await fresh());
    expect(words(back)).toHaveLength(120 * 11);
    await back.line.hangUp();
  } finally {
    await server.stop();
  }
});
