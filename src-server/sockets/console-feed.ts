// Owns the rows of one console: a snapshot when it has nothing, then what it missed by pages, then what happens, live.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import type { AgentId } from '../../src-shared/std/ids.ts';
import { changesPageSize } from '../../src-shared/wire/limits.ts';
import type { Hello } from '../../src-shared/wire/up.ts';
import { agentActor } from '../actions/accept-agent-command.ts';
import { isDatabaseOutage } from '../database/is-database-outage.ts';
import type { Tables } from '../database/tables.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { createCatchUp, type Page } from './catch-up.ts';
import { changesFrame } from './changes-frame.ts';
import type { ClientSocket } from './client-socket.ts';
import type { SharedPages } from './shared-pages.ts';
import { createSnapshot } from './snapshot.ts';
import { placeAtStart, readPlace, type SnapshotPlace, writePlace } from './snapshot-place.ts';

export type ConsoleFeedOptions = {
  client: ClientSocket;
  state: WorkspaceState;
  tables: Tables;
  /** One for all consoles. */
  sharedPages: SharedPages;
  now(): number;
  horizonMs: number;
  agentId: AgentId;
  /** Consoles from version 2 on begin with a snapshot and have a horizon. */
  protocol: number;
  /** Rows in a page, about. */
  pageSize?: number | undefined;
  /** It has caught up. */
  onLive(): void;
};

type Reader = { nextPage(): Page & { place?: SnapshotPlace | null } };

export type ConsoleFeed = ReturnType<typeof createConsoleFeed>;

/** `hello` says what the console has. */
export function createConsoleFeed(options: ConsoleFeedOptions, hello: Hello) {
  const { client, state, tables, sharedPages, now, horizonMs, agentId, protocol, onLive } = options;
  const pageSize = options.pageSize ?? changesPageSize;
  const { databaseId } = state.workspace;
  const hasHorizon = protocol >= 2;
  const resync = !fitsThisDatabase();
  let upTo = resync ? 0 : hello.cursor;
  /** Where the snapshot goes on for this console; null: at its beginning. */
  let place = resync || hello.place === null ? null : findPlace(hello.place);
  let reader: Reader | null = null;
  let isLive = false;

  function fitsThisDatabase(): boolean {
    const { cursor } = hello;
    if (!Number.isSafeInteger(cursor) || cursor < 0 || cursor > state.head()) return false;
    if (cursor > 0) return hello.databaseId === databaseId && cursor >= rightsSeq();
    if (hello.databaseId !== null && hello.databaseId !== databaseId) return false;
    return !hasHorizon || hello.place === null || findPlace(hello.place) !== null;
  }

  function rightsSeq(): number {
    return state.agents.get(agentId)?.rightsSeq ?? 0;
  }

  /** Null for one that is not of this database, or was begun with other rights. */
  function findPlace(text: string): SnapshotPlace | null {
    const found = readPlace(text, databaseId);
    if (found === null || found.startedAt > state.head() || found.startedAt < rightsSeq()) return null;
    return found;
  }

  function openReader(actor: AgentActor): Reader {
    if (hasHorizon && upTo === 0) {
      return createSnapshot(tables, actor, place ?? placeAtStart(state.head(), now(), horizonMs), pageSize);
    }
    return createCatchUp(tables, actor, upTo, { hasHorizon, pageSize });
  }

  /** Answers false where the next page is none that others get too. */
  function sendSharedPage(actor: AgentActor): boolean {
    if (reader !== null || (hasHorizon && upTo === 0)) return false;
    const page = sharedPages.after(upTo, state.head(), actor, hasHorizon);
    if (page === null) return false;
    const start = `{"type":"changes","after":${upTo},"upTo":${page.upTo},"remaining":${page.remaining},"rows":`;
    upTo = page.upTo;
    place = null;
    isLive = page.remaining === 0;
    client.sendAround(start, page.rows, `,"forget":${page.forget}}`);
    return true;
  }

  function sendOwnPage(actor: AgentActor): void {
    reader ??= openReader(actor);
    const page = reader.nextPage();
    upTo = page.upTo;
    place = page.place ?? null;
    isLive = page.remaining === 0;
    // After a snapshot's last page it is ordinary catching up.
    if (isLive || page.place === null) reader = null;
    client.sendEncoded(
      changesFrame({ ...page, place: place === null ? null : writePlace(place, databaseId) }),
    );
  }

  function sendPage(): void {
    const actor = agentActor(state, agentId);
    if (actor === null) {
      client.bye('revoked', null);
      return;
    }
    const wasLive = isLive;
    try {
      if (!sendSharedPage(actor)) sendOwnPage(actor);
      if (isLive && !wasLive) onLive();
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      client.bye('going-away', 2_000);
    }
  }

  return {
    hasHorizon,
    /** What the console has does not fit: it empties itself and begins at 0. */
    resync,
    upTo: () => upTo,
    /** Whether `changes` are told as they happen; else they come by pages. */
    isLive: () => isLive,
    sendPage,
    /** A desk with a gap asks too, whether we thought it live or not: it is served from where it says it is. */
    sendMore(asked: { after: number; place: string | null }): void {
      const isElsewhere = asked.after !== upTo && asked.after <= state.head();
      if (isElsewhere) upTo = asked.after;
      if (hasHorizon && upTo === 0) {
        const from = asked.place === null ? null : findPlace(asked.place);
        if (place === null || asked.place !== writePlace(place, databaseId)) reader = null;
        place = from;
      } else if (isElsewhere) reader = null;
      sendPage();
    },
    /** What happened up to `told`, already encoded with this console's `after`. */
    tell(frame: Buffer, told: number): void {
      upTo = told;
      client.sendEncoded(frame);
    },
    /** A live console was told all it may see: what lies between is not for it, and need not be read. */
    moveCursorOn(): void {
      const head = state.head();
      client.sendEncoded(changesFrame({ after: upTo, upTo: head, remaining: 0, rows: [], forget: [] }));
      upTo = head;
    },
  };
}
