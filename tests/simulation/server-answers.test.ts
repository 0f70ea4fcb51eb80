// Tries the queue when what comes after a commit fails, and when routing meets a database that cannot be written.
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acceptVisitorCommand } from '../../src-server/actions/accept-visitor-command.ts';
import { type Answer, createCommandQueue } from '../../src-server/actions/command-queue.ts';
import { noEffects } from '../../src-server/effects/effect-ledger.ts';
import { createConsoleHub } from '../../src-server/sockets/console-hub.ts';
import type { LiveConsole } from '../../src-server/sockets/live-console.ts';
import { contactIdSchema } from '../../src-shared/std/ids.ts';
import { newCommandId } from '../support/command-ids.ts';
import { ModelDesk, openModelConsole } from '../support/model-desk.ts';
import { openServerParts, type ServerParts } from '../support/server-parts.ts';
import { waitUntil } from '../support/wait-until.ts';

let parts: ServerParts;
let problems: string[];

beforeEach(async () => {
  parts = await openServerParts({ teams: 1, agentsPerTeam: 2 });
  problems = [];
});
afterEach(() => parts.close());

function start(name: string, answer: (answer: Answer) => void) {
  const visitor = {
    contactId: contactIdSchema.parse(name),
    shortCode: 'ABCD',
    language: 'en' as const,
  };
  const source = 'website' as const;
  const command = { name: 'start-conversation' as const, topicId: null, source, page: null, text: 'Hello' };
  return acceptVisitorCommand(visitor, newCommandId(), command, answer);
}

function openQueue(options: { tell?: () => void; assignQueued?: () => void }) {
  return createCommandQueue({
    state: parts.state,
    tables: parts.tables,
    clock: { now: () => 1_000_000 },
    effects: noEffects,
    horizonMs: parts.horizonMs,
    assignQueued: options.assignQueued ?? (() => {}),
    tell: options.tell ?? (() => {}),
    onOutage: () => problems.push('outage'),
    onRecovered: () => {},
    onBug: () => problems.push('bug'),
  });
}

const rejected = (): never => {
  throw new Error('a bug after the commit');
};

test('SRV-20 what fails after the commit is no reason to decide again: each is answered once', () => {
  const answers: string[] = [];
  const note = (name: string) => (answer: Answer) => {
    answers.push(`${name} ${answer.kind}`);
    if (name === 'v') rejected();
  };
  const queue = openQueue({ tell: rejected });
  for (const name of ['u', 'v', 'w']) queue.push(start(name, note(name)));
  queue.drain();
  expect(answers).toEqual(['u decided', 'v decided', 'w decided']);
  expect(problems).toEqual(['bug', 'bug']);
  expect(parts.database.prepare('SELECT count(*) FROM messages').pluck().get()).toBe(3);
});

test('SRV-20 a console that cannot be told is cut, and the others are told', () => {
  const failures: unknown[] = [];
  const hub = createConsoleHub({
    state: parts.state,
    now: () => 0,
    stopwatch: () => 0,
    after: () => {},
    consolesPerAgent: 5,
    onAvailabilityChanged: () => {},
    onLive: () => {},
    onGone: () => {},
    onNotified: () => {},
    onAgentTyping: () => {},
    onBug: (error) => failures.push(error),
  });
  const cut: string[] = [];
  const desks = parts.agents.map(({ id }) => new ModelDesk(parts, id));
  for (const [index, desk] of desks.entries()) {
    desk.catchUp();
    const console = openModelConsole(desk);
    const client = { ...console.client, cut: () => cut.push(desk.agentId) };
    const broken: Partial<LiveConsole> = index === 0 ? { tell: rejected } : {};
    hub.port.add({ ...console, client, ...broken });
  }
  parts.decide((answer) => start('v', answer));
  for (const commit of parts.told) if ('upTo' in commit) hub.tell(commit);
  expect(cut).toEqual([parts.agents[0]?.id]);
  expect(failures).toHaveLength(1);
  expect(desks[1]?.cursor).toBe(parts.state.head());
});

test('SRV-21 routing that met an outage is done by itself once the database can be written', async () => {
  let routed = 0;
  const queue = openQueue({
    assignQueued() {
      routed += 1;
      if (routed === 1) throw new Database.SqliteError('disk full', 'SQLITE_FULL');
    },
  });
  queue.route();
  await waitUntil('the outage', () => problems.length > 0);
  expect(problems).toEqual(['outage']);
  await waitUntil('routing again', () => routed === 2);
});
