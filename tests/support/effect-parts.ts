// Owns the server's deciding half with its effect worker and consoles that only listen, on time that is told to pass.
import { expect } from 'vitest';
import { acceptVisitorCommand } from '../../src-server/actions/accept-visitor-command.ts';
import type { Act, Answer } from '../../src-server/actions/command-queue.ts';
import type { StoredEffect } from '../../src-server/database/effect-rows.ts';
import { renewedAfterMs } from '../../src-server/effects/effect-ledger.ts';
import {
  createEffectWorker,
  type EffectTaker,
  type EffectWorker,
} from '../../src-server/effects/effect-worker.ts';
import { effectsOf } from '../../src-server/effects/effects-of.ts';
import type { VisitorCommand } from '../../src-shared/commands/visitor-command.ts';
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import { type AgentId, contactIdSchema } from '../../src-shared/std/ids.ts';
import type { Notify } from '../../src-shared/wire/down.ts';
import { newCommandId } from './command-ids.ts';
import { openServerParts, type ServerParts } from './server-parts.ts';
import { virtualTime } from './simulation/virtual-time.ts';

export type ListeningConsole = EffectTaker & {
  heard: Notify[];
  acted: number;
  /** Its pings arrive. */
  speaks: boolean;
  left: boolean;
};
export type Pushed = (answer: (answer: Answer) => void) => Act;

export type EffectParts = {
  parts: ServerParts;
  worker(): EffectWorker;
  /** By agent, those open now. */
  consoles: ReadonlyMap<AgentId, Set<ListeningConsole>>;
  openConsole(id: AgentId, takes?: boolean): ListeningConsole;
  closeConsole(id: AgentId, console: ListeningConsole): void;
  /** Commits, sees that every cause has its one effect in the database, and hands effects on. */
  decide(...acts: Pushed[]): void;
  /** What the database has. */
  undone(): StoredEffect[];
  /** For the clock and for the stopwatch: the clock alone is set by `parts.clock`. */
  pass(ms: number): Promise<void>;
  /** The server dies, with its timers and all it had in memory, and begins again. */
  crash(): void;
  agent(index: number): AgentId;
  ongoing(visitor: string): Conversation;
  begins(team?: number): VisitorCommand;
};

export async function openEffectParts(): Promise<EffectParts> {
  const parts = await openServerParts({ teams: 2, agentsPerTeam: 2 });
  const consoles = new Map(parts.agents.map(({ id }) => [id, new Set<ListeningConsole>()]));
  const open = () => {
    const time = virtualTime();
    const worker = createEffectWorker({
      ledger: parts.effects,
      state: parts.state,
      clock: { now: () => parts.clock.time },
      stopwatch: time.now,
      after: time.after,
      consolesOf: (id) => consoles.get(id) ?? [],
      onOutage: (error) => parts.problems.push({ kind: 'outage', error }),
      onBug: (error) => parts.problems.push({ kind: 'bug', error }),
    });
    return { time, worker };
  };
  let life = open();
  const undone = () => parts.tables.effects.undone();
  return {
    parts,
    worker: () => life.worker,
    consoles,
    openConsole(id, takes = true) {
      const console: ListeningConsole = {
        heard: [],
        acted: 0,
        speaks: true,
        left: false,
        takesEffects: () => takes,
        actedAt: () => console.acted,
        heardAt: () => (console.speaks ? life.time.now() : 0),
        hasLeft: () => console.left,
        notify: (frame) => void console.heard.push(frame),
      };
      consoles.get(id)?.add(console);
      life.worker.consoleCame(id);
      return console;
    },
    closeConsole(id, console) {
      consoles.get(id)?.delete(console);
      life.worker.consoleWent(id, console);
    },
    decide(...acts) {
      const told = parts.told.length;
      parts.decide(...acts);
      for (const commit of parts.told.slice(told)) {
        if (!('upTo' in commit)) continue;
        for (const due of effectsOf(commit.conversations.values(), parts.clock.time)) {
          const { agentId, conversationId, reason } = due;
          const [found, ...more] = undone().filter(
            (one) =>
              one.agentId === agentId && one.conversationId === conversationId && one.reason === reason,
          );
          expect(more).toEqual([]);
          expect(parts.clock.time - (found?.at ?? 0)).toBeLessThan(renewedAfterMs);
        }
        life.worker.tell(commit);
      }
    },
    undone,
    async pass(ms) {
      parts.clock.time += ms;
      await life.time.runUntil(life.time.now() + ms);
    },
    crash() {
      for (const own of consoles.values()) own.clear();
      parts.reload();
      life = open();
    },
    agent(index) {
      const found = parts.agents[index];
      if (!found) throw new Error(`no agent ${index}`);
      return found.id;
    },
    ongoing(visitor) {
      const found = parts.state.ongoingOf(contactIdSchema.parse(visitor));
      if (!found) throw new Error(`${visitor} has no conversation`);
      return found;
    },
    begins(team = 0) {
      const topicId = parts.agents[team * 2]?.topicId ?? null;
      return { name: 'start-conversation', topicId, source: 'website', page: null, text: 'Hello' };
    },
  };
}

export function visitorSays(visitor: string, command: VisitorCommand, id = newCommandId()): Pushed {
  const contactId = contactIdSchema.parse(visitor);
  return (answer) =>
    acceptVisitorCommand({ contactId, shortCode: 'ABCD', language: 'en' }, id, command, answer);
}
