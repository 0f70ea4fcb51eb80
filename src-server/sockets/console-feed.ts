// Owns the rows of one console: a snapshot when it has nothing, then what it missed by pages, then what happens, live.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import type { AgentId } from '../../src-shared/std/ids.ts';
import type { Hello } from '../../src-shared/wire/up.ts';
import { agentActor } from '../actions/accept-agent-command.ts';
import { isDatabaseOutage } from '../database/is-database-outage.ts';
import type { Tables } from '../database/tables.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { type CatchUpPage, createCatchUp, type Page } from './catch-up.ts';
import { changesFrame } from './changes-frame.ts';
import type { ClientSocket } from './client-socket.ts';
import { beginning, createPace, type PageSizes } from './page-sizes.ts';
import { createScopeChange, findScopePlace, type ScopePage, scopeChangeFor } from './scope-change.ts';
import { writeScopePlace } from './scope-place.ts';
import type { SharedPages } from './shared-pages.ts';
import { createSnapshot } from './snapshot.ts';
import { placeAtStart, readPlace, type SnapshotPlace, writePlace } from './snapshot-place.ts';
import { readWholePlace, type WholePlace, writeWholePlace } from './whole-place.ts';

export type ConsoleFeedOptions = {
  client: ClientSocket;
  state: WorkspaceState;
  tables: Tables;
  /** One for all consoles. */
  sharedPages: SharedPages;
  now(): number;
  /** Monotonic ms, the one the client's `heardAt` is told by. */
  stopwatch(): number;
  horizonMs: number;
  agentId: AgentId;
  /** Names whom pages are sent to, over every link of theirs. */
  line: string;
  pageSizes: PageSizes;
  /** Consoles from version 2 on begin with a snapshot and have a horizon; from version 3 on they follow other rights. */
  protocol: number;
  /** It has caught up. */
  onLive(): void;
};

type Reader = {
  nextPage(
    pageSize: number,
  ): Page & { place?: SnapshotPlace | null } & Partial<
      Pick<ScopePage, 'scope' | 'rights'> & Pick<CatchUpPage, 'whole'>
    >;
  hasSentWhole?(): boolean;
};

/** Long enough for the goodbye to arrive. */
const startOverAfterMs = 50;

export type ConsoleFeed = ReturnType<typeof createConsoleFeed>;

/** `hello` says what the console has. */
export function createConsoleFeed(options: ConsoleFeedOptions, hello: Hello) {
  const { client, state, tables, sharedPages, now, stopwatch, horizonMs, agentId, protocol, onLive } =
    options;
  const { line, pageSizes } = options;
  const { databaseId } = state.workspace;
  const hasHorizon = protocol >= 2;
  const followsRights = protocol >= 3;
  const walkFrom = (): SnapshotPlace => ({ ...placeAtStart(state.head(), now(), horizonMs), pass: 1 });
  const resync = !fitsThisDatabase();
  let upTo = resync ? 0 : hello.cursor;
  /** Where the snapshot goes on for this console; null: at its beginning. */
  let place = resync || hello.place === null ? null : findPlace(hello.place);
  /** How far it was brought to other rights of its agent; null: it has what they let it see. */
  let scope = resync || !followsRights ? null : findScopePlace(options, hello.place);
  /**
   * How far it was sent the conversation that is sent whole, or was last; null: none was in this catch-up. It is kept to
   * the last page: when its place goes, a console drops what has no conversation, and that may be on its way till then.
   */
  let whole = resync || !followsRights ? null : findWholePlace(hello.place);
  let reader: Reader | null = null;
  const pace = createPace(pageSizes, line);
  let isLive = false;

  function fitsThisDatabase(): boolean {
    const { cursor } = hello;
    if (!Number.isSafeInteger(cursor) || cursor < 0 || cursor > state.head()) return false;
    if (cursor > 0) return hello.databaseId === databaseId && fitsRights();
    if (hello.databaseId !== null && hello.databaseId !== databaseId) return false;
    return !hasHorizon || hello.place === null || findPlace(hello.place) !== null;
  }

  function fitsRights(): boolean {
    const { cursor, place: text } = hello;
    if (!followsRights) return cursor >= rightsSeq();
    const found = findScopePlace(options, text);
    if (text !== null && found === null && readWholePlace(text, databaseId) === null) return false;
    return scopeChangeFor({ ...options, walkFrom }, cursor, found) !== 'lost';
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

  function findWholePlace(text: string | null): WholePlace | null {
    const found = text === null ? null : readWholePlace(text, databaseId);
    if (found === null) return null;
    return Math.max(found.seq, found.sentUpTo) <= state.head() ? found : null;
  }

  /** Null: what it has cannot be told. */
  function openReader(actor: AgentActor): Reader | null {
    if (hasHorizon && upTo === 0)
      return createSnapshot(tables, actor, place ?? placeAtStart(state.head(), now(), horizonMs));
    const change = followsRights ? scopeChangeFor({ ...options, walkFrom }, upTo, scope) : null;
    if (change === 'lost') return null;
    if (change !== null) return createScopeChange(tables, actor, upTo, change);
    return createCatchUp(tables, actor, upTo, {
      hasHorizon,
      ...(followsRights && { before: [], begun: whole }),
    });
  }

  /** Where the console stands, as its hello will say it if the next page does not arrive. */
  function startText(): string {
    return upTo === 0 && place === null ? beginning : `${upTo} ${placeText()}`;
  }

  /** Answers false where the next page is none that others get too. */
  function sendSharedPage(actor: AgentActor, start: string): boolean {
    if (reader !== null || scope !== null || (whole !== null && whole.seq > upTo)) return false;
    if ((hasHorizon && upTo === 0) || upTo < rightsSeq()) return false;
    if (pace.rowsAt(start) !== pageSizes.most) return false;
    const page = sharedPages.after(upTo, state.head(), actor, { hasHorizon, followsRights });
    if (page === null) return false;
    const before = `{"type":"changes","after":${upTo},"upTo":${page.upTo},"remaining":${page.remaining},"rows":`;
    pace.sent(start, { count: page.count, isLast: page.remaining === 0, at: stopwatch() });
    upTo = page.upTo;
    place = null;
    isLive = page.remaining === 0;
    if (isLive) whole = null;
    const goesOn = whole === null ? '' : `,"place":${JSON.stringify(writeWholePlace(whole, databaseId))}`;
    client.sendAround(before, page.rows, `,"forget":${page.forget}${goesOn}}`);
    return true;
  }

  function sendOwnPage(actor: AgentActor, start: string): void {
    reader ??= openReader(actor);
    if (reader === null) {
      client.bye('going-away', startOverAfterMs);
      return;
    }
    const page = reader.nextPage(pace.rowsAt(start));
    pace.sent(start, { count: page.rows.length, isLast: page.remaining === 0, at: stopwatch() });
    upTo = page.upTo;
    place = page.place ?? null;
    scope = page.scope ?? null;
    isLive = page.remaining === 0;
    const isCatchUp = page.whole !== undefined;
    whole = followsRights && isCatchUp && !isLive ? (page.whole ?? whole) : null;
    // After a snapshot's last page it is ordinary catching up; of that, the next page may be one that others get too.
    if (isLive || page.place === null || reader.hasSentWhole?.() === false) reader = null;
    client.sendEncoded(changesFrame({ ...page, place: placeText() }));
  }

  function sendPage(): void {
    const actor = agentActor(state, agentId);
    if (actor === null) {
      client.bye('revoked', null);
      return;
    }
    const wasLive = isLive;
    try {
      const start = startText();
      if (!sendSharedPage(actor, start)) sendOwnPage(actor, start);
      if (isLive && !wasLive) onLive();
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      client.bye('going-away', 2_000);
    }
  }

  function placeText(): string | null {
    if (place !== null) return writePlace(place, databaseId);
    if (scope !== null) return writeScopePlace(scope, databaseId);
    return whole === null ? null : writeWholePlace(whole, databaseId);
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
      // What it then waited here is not the line's.
      pace.askedOn(client.heardAt());
      const isElsewhere = asked.after !== upTo && asked.after <= state.head();
      if (isElsewhere) upTo = asked.after;
      if (hasHorizon && upTo === 0) {
        const from = asked.place === null ? null : findPlace(asked.place);
        if (place === null || asked.place !== writePlace(place, databaseId)) reader = null;
        place = from;
      } else if (isElsewhere || (followsRights && asked.place !== placeText())) {
        reader = null;
        if (followsRights) {
          scope = findScopePlace(options, asked.place);
          whole = findWholePlace(asked.place);
        }
      }
      sendPage();
    },
    /** Who cannot follow comes back at once and begins anew. A desk that catches up asks by itself. */
    rightsChanged(): void {
      if (!followsRights || upTo === 0) {
        client.bye('going-away', startOverAfterMs);
        return;
      }
      reader = null;
      if (isLive) sendPage();
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
