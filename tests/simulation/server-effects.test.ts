// Tries effects on the server's own queue and database: with their cause, to one console, again when lost, over crashes.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptAgentCommand, agentActor } from '../../src-server/actions/accept-agent-command.ts';
import { renewedAfterMs } from '../../src-server/effects/effect-ledger.ts';
import { returnWithinMs } from '../../src-server/effects/effect-worker.ts';
import type { AgentCommand } from '../../src-shared/commands/agent-command.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import {
  type CommandId,
  type ConversationId,
  contactIdSchema,
  conversationIdSchema,
} from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { newCommandId, seededCommandIds } from '../support/command-ids.ts';
import { type EffectParts, openEffectParts, type Pushed, visitorSays } from '../support/effect-parts.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

let server: EffectParts;

beforeEach(async () => {
  server = await openEffectParts();
});
afterEach(() => {
  expect(server.parts.problems).toEqual([]);
  server.parts.close();
});

/** A conversation of agent 0, who was given it by routing and knows it. */
function owned(visitor: string): ConversationId {
  const { parts, decide, undone, worker, agent, begins, ongoing } = server;
  parts.connected.add(agent(0));
  decide(visitorSays(visitor, begins()));
  parts.connected.clear();
  for (const effect of undone()) worker().notified(effect.agentId, effect.id);
  worker().stop();
  return ongoing(visitor).id;
}
const word = (conversationId: ConversationId) =>
  visitorSays('v', { name: 'send-message', conversationId, text: 'Are you there?' });
const byAgent =
  (index: number, command: AgentCommand): Pushed =>
  (answer) =>
    acceptAgentCommand(server.agent(index), newCommandId(), command, answer);

describe('EFFECT-2 effects are committed with their cause', () => {
  test('EFFECT-2 one undone is enough for a conversation and a reason, and an old one is replaced', () => {
    const id = owned('v');
    server.decide(word(id), word(id));
    const [first, ...more] = server.undone();
    expect([first?.reason, more]).toEqual(['customer-wrote', []]);
    server.decide(word(id));
    expect(server.undone()).toEqual([first]);
    server.parts.clock.time += renewedAfterMs;
    server.decide(word(id));
    const [second, ...others] = server.undone();
    expect([second?.at, others]).toEqual([server.parts.clock.time, []]);
    expect(second?.id).toBeGreaterThan(first?.id ?? 0);
  });

  test('EFFECT-2 what does not commit leaves no effect, and the same cause makes it later', () => {
    const id = owned('v');
    const { parts } = server;
    const before = parts.effects.size();
    parts.database.pragma('query_only = ON');
    parts.decide(word(id));
    expect(parts.problems.splice(0)).not.toEqual([]);
    expect(parts.effects.size()).toBe(before);
    parts.database.pragma('query_only = OFF');
    server.decide(word(id));
    expect(parts.effects.size()).toBe(before + 1);
  });

  test('EFFECT-2 what is done is written with the next group, and at the end of the program', () => {
    const id = owned('v');
    const { decide, undone, worker, agent } = server;
    decide(word(id));
    const [effect] = undone();
    worker().notified(agent(0), effect?.id ?? 0);
    expect(undone()).toHaveLength(1);
    decide(word(id));
    expect(undone().map((one) => one.id)).not.toContain(effect?.id);
    for (const one of undone()) worker().notified(agent(0), one.id);
    worker().stop();
    expect(undone()).toEqual([]);
  });
});

describe('EFFECT-3 one console is told', () => {
  test('EFFECT-3 the one where the agent acted last; another when it goes; no other when it answered', () => {
    const id = owned('v');
    const { openConsole, closeConsole, worker } = server;
    const agent = server.agent(0);
    const [office, home, old] = [openConsole(agent), openConsole(agent), openConsole(agent, false)];
    office.acted = 5;
    server.decide(word(id));
    expect([office.heard.length, home.heard.length, old.heard.length]).toEqual([1, 0, 0]);
    office.left = true;
    closeConsole(agent, office);
    expect(home.heard).toEqual(office.heard);
    worker().notified(agent, home.heard[0]?.effectId ?? 0);
    closeConsole(agent, home);
    expect([openConsole(agent).heard, old.heard]).toEqual([[], []]);
  });

  test('EFFECT-3 a console that keeps silent is asked again; only its agent can settle it', async () => {
    const id = owned('v');
    const { openConsole, worker, agent, pass, undone } = server;
    const console = openConsole(agent(0));
    server.decide(word(id));
    worker().notified(agent(1), console.heard[0]?.effectId ?? 0);
    for (let second = 0; second < 20; second += 1) await pass(1_000);
    expect(new Set(console.heard.map(({ effectId }) => effectId)).size).toBe(1);
    expect(console.heard).toHaveLength(2);
    worker().notified(agent(0), console.heard[0]?.effectId ?? 0);
    await pass(1_000);
    expect(undone()).toEqual([]);
  });

  test('EFFECT-5 one whose line broke has time to come back and say so; only then is another told', async () => {
    const id = owned('v');
    const { openConsole, closeConsole, worker, pass } = server;
    const agent = server.agent(0);
    const [office, home] = [openConsole(agent), openConsole(agent)];
    office.acted = 5;
    server.decide(word(id));
    closeConsole(agent, office);
    await pass(returnWithinMs - 1_000);
    const again = openConsole(agent);
    worker().notified(agent, office.heard[0]?.effectId ?? 0);
    await pass(returnWithinMs);
    expect([home.heard, again.heard, server.parts.effects.size()]).toEqual([[], [], 0]);
    server.parts.clock.time += renewedAfterMs;
    again.acted = 6;
    server.decide(word(id));
    expect(again.heard).toHaveLength(1);
    closeConsole(agent, again);
    for (let second = 0; second <= returnWithinMs; second += 1_000) await pass(1_000);
    expect(home.heard).toEqual(again.heard);
  });

  test('EFFECT-5 of a line on which nothing is heard another is told when it breaks, not before', async () => {
    const id = owned('v');
    const { openConsole, closeConsole, pass } = server;
    const agent = server.agent(0);
    const [office, home] = [openConsole(agent), openConsole(agent)];
    office.acted = 5;
    server.decide(word(id));
    office.speaks = false;
    for (let second = 0; second < 44; second += 1) await pass(1_000);
    expect([office.heard.length, home.heard.length]).toEqual([1, 0]);
    closeConsole(agent, office);
    for (let second = 0; second <= returnWithinMs; second += 1_000) await pass(1_000);
    expect(home.heard).toEqual(office.heard);
  });

  test('SRV-66, EFFECT-5 a clock that is set, forth or back, gives nothing away sooner or later', async () => {
    const id = owned('v');
    const { parts, openConsole, closeConsole, pass } = server;
    const agent = server.agent(0);
    const [office, home] = [openConsole(agent), openConsole(agent)];
    office.acted = 5;
    server.decide(word(id));
    closeConsole(agent, office);
    parts.clock.time += 60 * 60_000;
    for (let second = 0; second < returnWithinMs - 1_000; second += 1_000) await pass(1_000);
    expect(home.heard).toEqual([]);
    parts.clock.time -= 2 * 60 * 60_000;
    for (let second = 0; second < 2_000; second += 1_000) await pass(1_000);
    expect(home.heard).toEqual(office.heard);
  });

  test('EFFECT-3 whoever comes later is told then, and of what they may see only', () => {
    const conversationId = owned('v');
    const { parts, decide, crash, agent, ongoing, openConsole, closeConsole, undone } = server;
    decide(word(conversationId));
    crash();
    const { epoch } = ongoing('v');
    decide(byAgent(1, { name: 'take-conversation', conversationId, epoch }));
    const first = openConsole(agent(0));
    expect(first.heard).toMatchObject([{ reason: 'customer-wrote', conversationId }]);
    first.left = true;
    closeConsole(agent(0), first);
    const teamId = parts.agents[2]?.teamId ?? ongoing('v').teamId;
    const away = { name: 'assign-conversation' as const, conversationId, teamId, agentId: agent(2) };
    decide(byAgent(1, { ...away, epoch: epoch + 1 }));
    expect(openConsole(agent(2)).heard).toMatchObject([{ reason: 'assigned', conversationId }]);
    expect(openConsole(agent(0)).heard).toEqual([]);
    server.worker().stop();
    expect(undone().map(({ agentId }) => agentId)).toEqual([agent(2)]);
  });

  test('EFFECT-3 fifty are on the line at once, the rest wait', () => {
    const { parts, decide, agent, begins, openConsole, worker, undone } = server;
    parts.connected.add(agent(0));
    for (let visitor = 0; visitor < 120; visitor += 1) decide(visitorSays(`v-${visitor}`, begins()));
    const { heard } = openConsole(agent(0));
    expect(heard).toHaveLength(50);
    for (let index = 0; index < heard.length; index += 1)
      worker().notified(agent(0), heard[index]?.effectId ?? 0);
    expect(new Set(heard.map(({ effectId }) => effectId)).size).toBe(120);
    worker().stop();
    expect(undone()).toEqual([]);
  });
});

test('EFFECT-4 over crashes and lost consoles every effect is told, under one id, and none without a cause', async () => {
  await withSeed(chooseSeed(), async (random) => {
    const nextId = seededCommandIds('sim', random);
    const { parts, consoles, decide, undone, pass, crash, worker, openConsole, closeConsole } = server;
    for (const { id } of parts.agents) parts.connected.add(id);
    const begun = new Map<number, string>();
    const told = new Map<number, string>();
    /** Replaced by a younger one, or out of its agent's sight: only these need not be told. */
    const needless = new Set<number>();
    const note = () => {
      for (const { id, agentId, conversationId, reason } of undone()) {
        const what = `${agentId} ${conversationId} ${reason}`;
        for (const [other, same] of begun) if (other < id && same === what) needless.add(other);
        begun.set(id, what);
        const actor = agentActor(parts.state, agentId);
        const found = parts.state.findConversation(conversationIdSchema.parse(conversationId));
        if (actor && found && !can(actor, 'see', found)) needless.add(id);
      }
    };
    const hear = () => {
      for (const [agentId, own] of consoles) {
        for (const console of own) {
          for (const { effectId, conversationId, reason } of console.heard.splice(0)) {
            expect([effectId, begun.get(effectId)]).toEqual([
              effectId,
              `${agentId} ${conversationId} ${reason}`,
            ]);
            told.set(effectId, conversationId);
            // Now and then the word is lost with the line, or with the server.
            if (random.next() < 0.7) worker().notified(agentId, effectId);
          }
        }
      }
    };
    for (let round = 0; round < 400; round += 1) {
      const { id } = random.pick(parts.agents);
      const [open] = consoles.get(id) ?? [];
      const chance = random.next();
      if (chance < 0.03) crash();
      else if (chance < 0.2) {
        if (open && random.next() < 0.5) closeConsole(id, open);
        else openConsole(id).acted = random.below(100);
      } else decide(...actsOf(random, nextId));
      note();
      hear();
      await pass(random.below(2_000));
    }
    for (const { id } of parts.agents) openConsole(id);
    for (let round = 0; round < 40 && parts.effects.size() > 0; round += 1) {
      hear();
      await pass(16_000);
    }
    worker().stop();
    expect(undone()).toEqual([]);
    expect([...begun.keys()].filter((id) => !told.has(id) && !needless.has(id))).toEqual([]);
    expect(told.size).toBeGreaterThan(20);
  });
});

function actsOf(random: SeededRandom, nextId: () => CommandId): Pushed[] {
  const { parts, begins } = server;
  return Array.from({ length: 1 + random.below(4) }, (): Pushed => {
    const visitor = `visitor-${random.below(8)}`;
    const known = parts.state.ongoingOf(contactIdSchema.parse(visitor));
    if (known === null || random.next() < 0.5) return visitorSays(visitor, begins(random.below(2)), nextId());
    const { id: conversationId, epoch } = known;
    const { teamId, id: agentId } = random.pick(parts.agents);
    const command: AgentCommand =
      random.next() < 0.4
        ? { name: 'take-conversation', conversationId, epoch }
        : { name: 'assign-conversation', conversationId, epoch, teamId, agentId };
    const actor = random.pick(parts.agents).id;
    const commandId = nextId();
    return (answer) => acceptAgentCommand(actor, commandId, command, answer);
  });
}
