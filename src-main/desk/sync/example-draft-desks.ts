// Owns the example machines of one agent that the tests of drafts work on: a server of drafts in memory, desks beside it.
import { decideAgentCommand } from '../../../src-shared/commands/agent-command.ts';
import { exampleConversation, exampleSituation } from '../../../src-shared/commands/example-situation.ts';
import type { Draft, DraftKind } from '../../../src-shared/domain/conversation/draft.ts';
import {
  type CommandId,
  type ConversationId,
  commandIdSchema,
  conversationIdSchema,
} from '../../../src-shared/std/ids.ts';
import type { ConsoleDown } from '../../../src-shared/wire/down.ts';
import type { CommandFrame } from '../../../src-shared/wire/up.ts';
import { migrate } from '../database/migrate.ts';
import { outboxApplicationId, outboxMigrations, outboxOver } from '../database/open-outbox.ts';
import { createSqlite } from '../database/open-sqlite.ts';
import { pushOutbox } from './push-outbox.ts';
import { syncDrafts } from './sync-drafts.ts';
import { takeDraftRows } from './take-draft-rows.ts';

export const first = conversationIdSchema.parse('c1');
export const second = conversationIdSchema.parse('c2');
const kinds: readonly DraftKind[] = ['reply', 'note'];
export const places = [first, second].flatMap((conversationId) =>
  kinds.map((kind) => ({ conversationId, kind })),
);
export type Place = (typeof places)[number];
export const keyOf = ({ conversationId, kind }: Place) => `${conversationId} ${kind}`;

let made = 0;
const makeId = (): CommandId => {
  made += 1;
  return commandIdSchema.parse(`draft-test-${String(made).padStart(8, '0')}`);
};

/** Decides as the real one, numbers what it keeps, answers an id once. */
export function draftServer() {
  let seq = 0;
  const kept = new Map<string, Draft>();
  const answers = new Map<CommandId, Extract<ConsoleDown, { type: 'ack' | 'refused' }>>();
  const hidden = new Set<ConversationId>();
  /** Every one that ever went out of sight, in order. */
  const went: ConversationId[] = [];
  return {
    kept,
    hidden,
    went,
    hide(conversationId: ConversationId) {
      hidden.add(conversationId);
      went.push(conversationId);
    },
    head: () => seq,
    since: (after: number) => [...kept.values()].filter((draft) => draft.seq > after),
    accept({ id, command }: CommandFrame) {
      const before = answers.get(id);
      if (before !== undefined) return before;
      const conversationId: ConversationId = 'conversationId' in command ? command.conversationId : first;
      const decided = decideAgentCommand(command, {
        ...exampleSituation(),
        conversation: hidden.has(conversationId) ? null : exampleConversation({ id: conversationId }),
        findDraft: (of, kind) => kept.get(keyOf({ conversationId: of, kind })) ?? null,
      });
      if (decided.ok && decided.value.draft !== null) {
        seq += 1;
        kept.set(keyOf(decided.value.draft), { ...decided.value.draft, seq });
      }
      const answer = decided.ok
        ? { type: 'ack' as const, id, seq: decided.value.draft === null ? 0 : seq }
        : { type: 'refused' as const, id, reason: decided.error };
      answers.set(id, answer);
      return answer;
    },
  };
}
export type DraftServer = ReturnType<typeof draftServer>;

/** One machine: its outbox outlives a crash, everything else begins anew. Frames wait until they are carried. */
export function draftDesk(server: DraftServer, time: { now: number }) {
  const sqlite = createSqlite(':memory:', null);
  migrate(sqlite, outboxMigrations, outboxApplicationId);
  const up: CommandFrame[] = [];
  const down: (() => void)[] = [];
  let cursor = 0;
  let linked = true;
  let hidden: ReadonlySet<ConversationId> = new Set();
  let wentKnown = 0;
  const boot = () => {
    const outbox = outboxOver(sqlite);
    const entries = outbox.entriesOf(1);
    const drafts = outbox.draftsOf(1);
    const push = pushOutbox({
      ...{ entries, clock: { now: () => time.now }, isHere: () => false },
      changed: () => sync.look(),
    });
    const send = () => {
      if (linked) push.push(time.now, (frame) => up.push(frame), true);
    };
    const timers: { at: number; act: () => void }[] = [];
    const sync = syncDrafts({
      ...{ drafts, entries, makeId },
      clock: { now: () => time.now },
      isLive: () => linked,
      isHere: (conversationId) => !hidden.has(conversationId),
      poke: send,
      timers: {
        now: () => time.now,
        soon: (act) => void timers.push({ at: time.now, act }),
        after(ms, act) {
          const timer = { at: time.now + ms, act };
          timers.push(timer);
          return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
        },
      },
      failed: (error) => {
        throw error;
      },
    });
    return { entries, drafts, push, sync, send, timers };
  };
  let running = boot();
  const desk = {
    get drafts() {
      return running.drafts;
    },
    get entries() {
      return running.entries;
    },
    up,
    save({ conversationId, kind }: Place, text: string) {
      running.drafts.save(conversationId, kind, text, time.now);
      running.sync.look();
    },
    flush: () => running.sync.flush(),
    /** The agent sends what is written: the draft goes with it, in one transaction. */
    sendWords(place: Place) {
      const { entries } = running;
      const command = { name: 'add-note' as const, conversationId: place.conversationId, text: 'said' };
      const id = makeId();
      entries.queue({
        entries: [{ id, command, madeAt: time.now, heldUntil: null }],
        clearsDraft: place,
        replaces: [],
      });
      entries.remove([id]);
      running.sync.look();
    },
    /** The oldest frame reaches the server, whose answer waits in turn. */
    carryUp() {
      const frame = up.shift();
      if (frame === undefined || !linked) return;
      const answer = server.accept(frame);
      down.push(() => {
        if (answer.type === 'ack') running.push.acked(answer.id, answer.seq, { cursor, isAll: true });
        else running.push.refused(answer.id, answer.reason);
        running.send();
      });
    },
    carryDown: () => down.shift()?.(),
    /** The oldest frame comes back as something the server will not have. */
    refuse() {
      const frame = up.shift();
      if (frame !== undefined) running.push.refused(frame.id, 'not-found');
      running.send();
    },
    /** All rows there are; `cursorLost`: it dies after they are taken and before its cursor moves. */
    takeRows(cursorLost = false) {
      if (!linked) return;
      const upTo = server.head();
      takeDraftRows(running.drafts, server.since(cursor));
      if (cursorLost) return;
      cursor = upTo;
      // Frame by frame: what went and came back meanwhile is gone for a moment.
      const went = new Set(server.went.slice(wentKnown));
      wentKnown = server.went.length;
      hidden = went;
      running.sync.sightChanged(went);
      hidden = new Set(server.hidden);
      running.push.settle({ cursor, isAll: true });
      running.sync.look();
      running.send();
    },
    runTimers() {
      const due = running.timers.filter(({ at }) => at <= time.now);
      for (const timer of due) {
        running.timers.splice(running.timers.indexOf(timer), 1);
        timer.act();
      }
    },
    cut() {
      linked = false;
      up.length = 0;
      down.length = 0;
      running.push.linkLost();
      running.sync.look();
    },
    link() {
      linked = true;
      running.send();
      running.sync.look();
    },
    crash() {
      desk.cut();
      running = boot();
    },
    close: () => void sqlite.close(),
    text: ({ conversationId, kind }: Place) => running.drafts.read(conversationId, kind),
  };
  return desk;
}
export type DraftDesk = ReturnType<typeof draftDesk>;

/** What went out of sight comes back, and everything that is on its way arrives. */
export function settleAll(server: DraftServer, desks: readonly DraftDesk[], time: { now: number }) {
  server.hidden.clear();
  for (let round = 0; round < 200; round += 1) {
    for (const desk of desks) {
      if (round === 0) desk.link();
      desk.carryUp();
      desk.carryDown();
      desk.takeRows();
      desk.runTimers();
    }
    time.now += 500;
    const quiet = desks.every((desk) => desk.up.length === 0 && desk.entries.all().length === 0);
    const same = desks.every((desk) =>
      places.every((place) => desk.text(place) === (server.kept.get(keyOf(place))?.text ?? '')),
    );
    if (round > 2 && quiet && same) return round;
  }
  throw new Error('the desks did not come to rest');
}
