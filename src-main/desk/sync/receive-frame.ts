// Owns what each frame from the server means for the cache, the outbox and the link; unknown ones are passed over and counted.
import type { Message } from '../../../src-shared/domain/conversation/message.ts';
import type { Clock } from '../../../src-shared/std/clock.ts';
import { type AgentId, commandIdSchema } from '../../../src-shared/std/ids.ts';
import {
  type Changes,
  type ConsoleDown,
  consoleDownSchema,
  type Notify,
  type Welcome,
} from '../../../src-shared/wire/down.ts';
import type { ConsoleUp } from '../../../src-shared/wire/up.ts';
import type { Drafts } from '../database/drafts.ts';
import type { NotifiedEffects } from '../database/notified-effects.ts';
import type { Cache } from '../database/open-cache.ts';
import { isDiskFull } from '../database/open-sqlite.ts';
import { applyChanges, judgeChanges, pageStart, startAfter } from './apply-changes.ts';
import { estimateServerAhead } from './estimate-server-ahead.ts';
import type { FetchHistory } from './fetch-history.ts';
import { gatherNews } from './gather-news.ts';
import type { KnownLinks } from './known-links.ts';
import type { HowFarRead, PushOutbox } from './push-outbox.ts';
import type { RepeatNotified } from './repeat-notified.ts';
import type { SyncListener } from './sync-listener.ts';
import type { SyncEvent, SyncState } from './sync-state.ts';
import { takeDraftRows } from './take-draft-rows.ts';

/**
 * What frames act upon; `skipped` counts frames and rows this program could not read. `news` came in the pages of a link
 * that was live before, and is told once the last of them is here.
 */
export type Inbound = {
  agentId: AgentId;
  cache: Cache;
  outbox: PushOutbox;
  drafts: Drafts;
  notified: NotifiedEffects;
  repeat: RepeatNotified;
  history: FetchHistory;
  clock: Clock;
  listener: SyncListener;
  skipped: number;
  news: readonly Message[];
  /** Whether messages of conversations nobody owns ring at this of the agent's consoles. */
  ringsHere: boolean;
};

export type LinkControls = {
  state(): SyncState;
  tell(event: SyncEvent): void;
  send(frame: ConsoleUp): void;
  pokeSoon(): void;
  /** Monotonic ms. */
  now(): number;
  setServerAhead(ms: number): void;
  links: KnownLinks;
  linksChanged(): void;
};

/** Throws only what the databases throw; nothing of a failed frame is kept. */
export function receiveFrame(text: string, inbound: Inbound, link: LinkControls): void {
  const frame = readFrame(text);
  if (frame === null) {
    inbound.skipped += 1;
    return;
  }
  const { outbox, cache, clock, listener } = inbound;
  switch (frame.type) {
    case 'welcome':
      welcome(frame, inbound, link);
      return;
    case 'changes':
      changes(frame, inbound, link);
      return;
    case 'ended':
      inbound.history.takeEnded(frame);
      return;
    case 'conversation-part':
      inbound.history.takePart(frame);
      return;
    case 'notify':
      notify(frame, inbound, link);
      return;
    case 'ring':
      inbound.ringsHere = frame.here;
      return;
    case 'ack':
      outbox.acked(frame.id, frame.seq, howFarRead(cache, link.state().state === 'live'));
      link.pokeSoon();
      return;
    case 'refused':
      outbox.refused(frame.id, frame.reason);
      link.pokeSoon();
      return;
    case 'outage':
      outbox.outage(frame.id, link.now() + frame.retryAfterMs);
      link.pokeSoon();
      return;
    case 'bad-frame': {
      const id = commandIdSchema.safeParse(frame.id);
      // The server will never read this act: kept and shown, like every other no.
      if (id.success) outbox.refused(id.data, 'invalid');
      link.pokeSoon();
      return;
    }
    case 'typing':
      listener.typing(frame.conversationId, frame.who, frame.on);
      return;
    case 'agent-link':
      link.links.changed(frame);
      link.linksChanged();
      return;
    case 'pong': {
      link.tell({ event: 'pong', n: frame.n });
      const state = link.state();
      const roundTripMs = 'link' in state ? (state.link.latencyMs ?? 0) : 0;
      link.setServerAhead(estimateServerAhead(frame.serverNow, clock.now(), roundTripMs));
      return;
    }
    case 'bye':
      link.tell({ event: 'bye', reason: frame.reason, retryAfterMs: frame.retryAfterMs });
      return;
  }
}

function readFrame(text: string): ConsoleDown | null {
  try {
    const parsed = consoleDownSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function welcome(frame: Welcome, inbound: Inbound, link: LinkControls): void {
  const { agentId, cache, outbox, clock, listener } = inbound;
  if (link.state().state !== 'connecting') return;
  if (frame.agentId !== agentId) {
    // This account's acts must never go out as somebody else's.
    link.tell({ event: 'bye', reason: 'unauthenticated', retryAfterMs: null });
    return;
  }
  const aheadMs = estimateServerAhead(frame.serverNow, clock.now(), 0);
  const known = cache.meta.databaseId();
  const another = frame.resync || (known !== null && known !== frame.databaseId);
  // The server takes for granted what a wider horizon holds, and some of it is not here: all is read anew.
  const wider = !another && frame.horizonMs > (cache.meta.horizonMs() ?? frame.horizonMs);
  // Drafts that were lost here come again only with everything else.
  const inDoubt = !another && known !== null && inbound.drafts.areInDoubt();
  const anew = wider || inDoubt;
  const fitDrafts = () => inbound.drafts.fitTo(frame.databaseId, another, known);
  // Before the cursor goes: without it their rows come again, and must not be taken for known.
  if (!inDoubt) fitDrafts();
  cache.transaction(() => {
    if (another || anew) cache.beginAnew();
    if (known !== frame.databaseId) cache.meta.setDatabaseId(frame.databaseId);
    cache.meta.setHorizonMs(frame.horizonMs);
    cache.meta.setServerAheadMs(aheadMs);
  });
  // After it went: dying in between, they are in doubt still.
  if (inDoubt) fitDrafts();
  if (another) {
    outbox.forgetAcks();
    inbound.repeat.forget();
  }
  if (another || anew) {
    inbound.history.cacheEmptied();
    listener.cacheEmptied();
  }
  link.setServerAhead(aheadMs);
  if (anew) {
    // This link was opened with the old cursor.
    link.tell({ event: 'resumed' });
    return;
  }
  inbound.ringsHere = true;
  link.tell({ event: 'welcomed' });
  // Before the server gives them to another console: they are told here already.
  for (const effectId of inbound.repeat.due(link.now())) link.send({ type: 'notified', effectId });
  link.links.welcomed(frame);
  link.linksChanged();
}

function changes(frame: Changes, inbound: Inbound, link: LinkControls): void {
  const { cache, outbox, listener, drafts } = inbound;
  const state = link.state();
  // Before the welcome nobody knows which database these rows are of.
  if (state.state !== 'catching-up' && state.state !== 'live') return;
  const from = pageStart(cache);
  const verdict = judgeChanges(from, frame);
  if (verdict === 'gap') {
    link.tell({ event: 'gap', from });
    return;
  }
  if (verdict === 'known') {
    // The server waits to be asked, whatever was in it.
    if (state.state !== 'live') return;
    if (frame.remaining > 0) link.tell({ event: 'more-to-come', from });
    link.tell({ event: 'applied', remaining: frame.remaining });
    return;
  }
  if (frame.remaining > 0) cache.hurry(true);
  // The server makes it while this one is applied; if that fails, the link ends and nobody looks at the answer.
  if (frame.remaining > 0) link.tell({ event: 'more-to-come', from: startAfter(from, frame) });
  const applied = applyChanges(cache, frame, (rows) => takeDraftRows(drafts, rows));
  // After the last page, so that the journal is written back with the next commit: first the agent is told that all is here.
  if (frame.remaining === 0) cache.hurry(false);
  inbound.skipped += applied.skipped;
  if (frame.rights !== null) inbound.history.rightsChanged();
  settle(outbox, howFarRead(cache, frame.remaining === 0));
  listener.applied(applied);
  if (state.link.caughtUp && inbound.ringsHere) inbound.news = gatherNews(inbound.news, applied.newMessages);
  link.tell({ event: 'applied', remaining: frame.remaining });
  if (link.state().state !== 'live') return;
  inbound.history.goOn();
  if (inbound.news.length === 0) return;
  const { news } = inbound;
  inbound.news = [];
  listener.arrived(news);
}

function howFarRead(cache: Cache, isAll: boolean): HowFarRead {
  return { cursor: cache.meta.cursor(), isAll };
}

/** In the tick that brought the rows, so that nobody reads an act neither pending nor confirmed. */
function settle(outbox: PushOutbox, read: HowFarRead): void {
  try {
    outbox.settle(read);
  } catch (error) {
    // On a full disk the entry stays beside its row, which hides it; settled with later changes.
    if (!isDiskFull(error)) throw error;
  }
}

/** Known to be taken in before anything is shown, here and at the server: shown once or, dying in between, not at all. */
function notify(frame: Notify, { cache, notified, repeat, listener }: Inbound, link: LinkControls): void {
  const databaseId = cache.meta.databaseId();
  const { state } = link.state();
  if (databaseId === null || (state !== 'catching-up' && state !== 'live')) return;
  let isNew: boolean;
  try {
    isNew = notified.remember(databaseId, frame.effectId);
  } catch (error) {
    // Told again over another link, or by another console: a full disk is no reason to end this one.
    if (isDiskFull(error)) return;
    throw error;
  }
  link.send({ type: 'notified', effectId: frame.effectId });
  repeat.said(frame.effectId, link.now());
  if (isNew) listener.effect(frame);
}
