// Tries a console's hello on the server's own door while its database cannot be read: it is asked back soon, and nothing is a bug.
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openService } from '../../src-server/app/open-service.ts';
import type { Tables } from '../../src-server/database/tables.ts';
import { createTokens } from '../../src-server/sign-in/tokens.ts';
import { readFrame } from '../../src-server/sockets/read-frame.ts';
import { writeScopePlace } from '../../src-server/sockets/scope-place.ts';
import { openServerParts, type ServerParts } from '../support/server-parts.ts';
import { memoryClientSocket } from '../support/simulated/memory-client-socket.ts';

const tokens = createTokens('a secret for tests only, long enough');
const limits = {
  ...{ socketsPerAgent: 10, socketsPerVisitor: 10, agentCommandsPerSecond: 100 },
  ...{ visitorCommandsPerSecond: 100, addressCommandsPerSecond: 100, workspaceCommandsPerSecond: 100 },
};
let parts: ServerParts;

beforeEach(async () => {
  parts = await openServerParts({ teams: 1, agentsPerTeam: 1 });
});
afterEach(() => parts.close());

/** What a console that was being brought to other rights hears of a server with these tables. */
function greet(tables: Tables): { heard: string[]; consoles: number } {
  const { clock, agents, state, horizonMs } = parts;
  const { databaseId } = state.workspace;
  const [agent] = agents;
  if (agent === undefined) throw new Error('no agent');
  const token = tokens.newSessionToken();
  parts.tables.sessions.insert(tokens.hashSessionToken(token), {
    ...{ agentId: agent.id, deviceName: 'tests', createdAt: clock.time },
    expiresAt: clock.time + 60_000,
  });
  const service = openService({
    ...{ config: limits, horizonMs, tables, workspace: state.workspace, tokens },
    clock: { now: () => clock.time },
    timers: { soon: (act) => act(), after: () => {} },
    onOutage: () => {},
    onRecovered: () => {},
    onBug(error) {
      throw error;
    },
  });
  const heard: string[] = [];
  const line = { name: 'line', send: (text: string) => void heard.push(text), close() {}, cut() {} };
  const client = memoryClientSocket(line, {
    now: () => clock.time,
    sent: () => true,
    losesEphemeral: () => false,
  });
  const place = { first: 1, reducedTo: 1, broughtTo: 1, walk: null, whole: null };
  const hello = {
    ...{ type: 'hello', protocol: { min: 1, max: 3 }, token, client: { name: 'tests', version: '1' } },
    ...{ databaseId, cursor: 1, place: writeScopePlace(place, databaseId) },
  };
  const read = readFrame(Buffer.from(JSON.stringify(hello)));
  if (!read.ok) throw new Error(read.problem);
  service.openConsole(client).onFrame(read.value);
  return { heard, consoles: service.consoles.count() };
}

const outage = (): never => {
  throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_READ');
};

test('SRV-21 a database that cannot be read while a console says hello sends it away for two seconds', () => {
  const { tables } = parts;
  const failing: Tables[] = [
    { ...tables, sessions: { ...tables.sessions, find: outage } },
    { ...tables, rights: { ...tables.rights, after: outage } },
  ];
  for (const each of failing) {
    const { heard, consoles } = greet(each);
    expect(heard.map((text) => JSON.parse(text))).toEqual([
      { type: 'bye', reason: 'going-away', retryAfterMs: 2_000 },
    ]);
    expect(consoles).toBe(0);
  }
  const { heard, consoles } = greet(tables);
  expect(heard[0]).toContain('"type":"welcome"');
  expect(consoles).toBe(1);
});
