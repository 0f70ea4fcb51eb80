// Tries at which of an agent's two consoles it rings while one of them is told by pages, on the server's own door.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acceptVisitorCommand } from '../../src-server/actions/accept-visitor-command.ts';
import { openService, type Service } from '../../src-server/app/open-service.ts';
import { createTokens } from '../../src-server/sign-in/tokens.ts';
import { readFrame } from '../../src-server/sockets/read-frame.ts';
import { contactIdSchema } from '../../src-shared/std/ids.ts';
import { consoleDownSchema } from '../../src-shared/wire/down.ts';
import { newCommandId } from '../support/command-ids.ts';
import { openServerParts, type ServerParts } from '../support/server-parts.ts';
import { memoryClientSocket } from '../support/simulated/memory-client-socket.ts';

const tokens = createTokens('a secret for tests only, long enough');
const config = {
  ...{ socketsPerAgent: 10, socketsPerVisitor: 10, agentCommandsPerSecond: 100 },
  ...{ visitorCommandsPerSecond: 100, addressCommandsPerSecond: 100, workspaceCommandsPerSecond: 100 },
};
let parts: ServerParts;
let service: Service;

beforeEach(async () => {
  parts = await openServerParts({ teams: 1, agentsPerTeam: 4 });
  const { clock, state, horizonMs, tables } = parts;
  service = openService({
    ...{ config, horizonMs, tables, workspace: state.workspace, tokens, pageSize: 4 },
    clock: { now: () => clock.time },
    timers: { soon: (act) => act(), after: () => {} },
    onOutage: (error) => expect.unreachable(String(error)),
    onRecovered: () => {},
    onBug: (error) => expect.unreachable(String(error)),
  });
});
afterEach(() => parts.close());

/** Has its first page, of two. */
function openConsole(name: string) {
  const { clock, agents, state } = parts;
  const [agent] = agents;
  if (agent === undefined) throw new Error('no agent');
  const token = tokens.newSessionToken();
  parts.tables.sessions.insert(tokens.hashSessionToken(token), {
    ...{ agentId: agent.id, deviceName: name, createdAt: clock.time },
    expiresAt: clock.time + 60_000,
  });
  let upTo = 0;
  let place: string | null = null;
  let remaining = 0;
  let rings: boolean[] = [];
  const hear = (text: string) => {
    const frame = consoleDownSchema.parse(JSON.parse(text));
    if (frame.type === 'ring') rings.push(frame.here);
    if (frame.type === 'changes') ({ upTo, remaining, place } = frame);
  };
  const ended = () => expect.unreachable(`${name} was sent away`);
  const line = { name, send: hear, close: ended, cut: ended };
  const client = memoryClientSocket(line, {
    now: () => clock.time,
    sent: () => true,
    losesEphemeral: () => false,
  });
  const session = service.openConsole(client);
  const say = (frame: object) => {
    const read = readFrame(Buffer.from(JSON.stringify(frame)));
    if (!read.ok) throw new Error(read.problem);
    client.heard();
    session.onFrame(read.value);
  };
  say({
    ...{ type: 'hello', protocol: { min: 1, max: 3 }, token, client: { name: 'tests', version: '1' } },
    ...{ databaseId: state.workspace.databaseId, cursor: 0, place: null },
  });
  return {
    catchUp() {
      do say({ type: 'more', after: upTo, place });
      while (remaining > 0);
    },
    goAway: () => say({ type: 'command', id: newCommandId(), at: clock.time, command: busy }),
    /** Asks as one with a gap, for more than a page. */
    fallBehind(after: number) {
      say({ type: 'more', after, place: null });
      expect(remaining).toBeGreaterThan(0);
    },
    upTo: () => upTo,
    /** What it was told since it was last asked. */
    rings() {
      const told = rings;
      rings = [];
      return told;
    },
  };
}
const busy = { name: 'set-presence', presence: 'busy', acceptingChat: false };

function somebodyAsks(name: string): void {
  const visitor = { contactId: contactIdSchema.parse(name), shortCode: 'ABCD', language: 'en' as const };
  const source = 'website' as const;
  const command = { name: 'start-conversation' as const, topicId: null, source, page: null, text: 'Hello' };
  let answered = false;
  service.queue.push(
    acceptVisitorCommand(visitor, newCommandId(), command, (answer) => {
      answered = answer.kind === 'decided';
    }),
  );
  expect(answered).toBe(true);
}

test('EFFECT-6 what nobody owns goes on ringing where the agent acted last while that console is told by pages, and only there', () => {
  const office = openConsole('office');
  const home = openConsole('home');
  for (const console of [office, home]) console.catchUp();
  const begunAt = office.upTo();
  parts.clock.time += 1_000;
  office.goAway();
  for (const name of ['a', 'b', 'c', 'd']) somebodyAsks(name);
  expect([office.rings(), home.rings()]).toEqual([[], [false]]);

  office.fallBehind(begunAt);
  const before = office.upTo();
  somebodyAsks('second');
  expect([office.rings(), home.rings()]).toEqual([[], []]);
  expect([office.upTo(), home.upTo()]).toEqual([before, service.state.head()]);
  office.catchUp();
  expect(office.upTo()).toBe(service.state.head());
  somebodyAsks('third');
  expect([office.rings(), home.rings()]).toEqual([[], []]);
});

test('EFFECT-6 a console that was not told everything yet does not ring, though the agent acted there last', () => {
  const office = openConsole('office');
  office.catchUp();
  const home = openConsole('home');
  parts.clock.time += 1_000;
  home.goAway();
  somebodyAsks('first');
  expect([office.rings(), home.rings()]).toEqual([[], [false]]);
  home.catchUp();
  somebodyAsks('second');
  expect([office.rings(), home.rings()]).toEqual([[false], [true]]);
});
