// Tries on the real server that the panel's own session finds a line that swallows everything.
import { afterEach, expect, it } from 'vitest';
import { createWorkspace } from '../support/create-workspace.ts';
import { type MisbehavingProxy, startMisbehavingProxy, wellBehaved } from '../support/misbehaving-proxy.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { startVisitorSession } from '../support/start-visitor-session.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const folder = temporaryFolder('widget-half-open');
const hangUps: (() => void)[] = [];
let server: RunningServer;
let proxy: MisbehavingProxy;

afterEach(async () => {
  for (const hangUp of hangUps) hangUp();
  await proxy.close();
  await server.stop();
  folder.remove();
});

it('WIDGET-6 a line that swallows everything is given up within 45 s, and nothing written meanwhile is lost', {
  timeout: 90_000,
}, async () => {
  await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 1 });
  server = await startServer({ dataDir: folder.path });
  proxy = await startMisbehavingProxy(Number(new URL(server.url).port));
  const session = startVisitorSession({ proxy, server, storage: undefined, hangUps });
  const shown = () => session.view().thread.messages.map(({ text }) => text);
  await waitUntil('a live link', () => session.view().link.name === 'live');
  proxy.behave('down', { blackHole: true });
  proxy.behave('up', { blackHole: true });
  session.say('into the void', null);
  const from = performance.now();
  await waitUntil('the silence', () => session.view().link.name !== 'live', {
    withinMs: 50_000,
    everyMs: 100,
  });
  expect(performance.now() - from).toBeLessThan(46_000);
  proxy.behave('down', wellBehaved);
  proxy.behave('up', wellBehaved);
  await waitUntil('the message', () => shown().length === 1, { withinMs: 20_000 });
  expect(shown()).toEqual(['into the void']);
});
