// Owns asking the server for what is beyond the horizon: the next older ended conversations, and whole ones message by message.
import type { DeskCallAnswer } from '../../../src-shared/bridge/calls.ts';
import type { InboxView } from '../../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { ConversationPart, Ended } from '../../../src-shared/wire/down.ts';
import type { ConsoleUp } from '../../../src-shared/wire/up.ts';
import type { Unfetched } from '../database/cache-history.ts';
import type { Cache } from '../database/open-cache.ts';
import { applyEnded, applyPart } from './apply-history.ts';
import { chooseFetch, openedLast } from './choose-fetch.ts';
import type { Applied } from './put-rows.ts';
import type { Timers } from './timers.ts';

export type OlderAnswer = DeskCallAnswer<'fetchOlder'>;

export type FetchHistory = {
  /** The link is live, or rows came in: asks for what is not whole, one conversation and one part at a time. */
  goOn(): void;
  /** What was asked will not be answered any more. */
  linkLost(): void;
  /** All rows went: what was said of older ones means nothing now. */
  cacheEmptied(): void;
  /** The agent sees others: what was said of older ones means nothing now, nor what is on its way of one that may be gone. */
  rightsChanged(): void;
  /** Old conversations went from here; some of what was asked for before may be asked for again. */
  pruned(): void;
  /** The agent opened one that is not whole: it comes before all others. */
  opened(conversationId: ConversationId): void;
  /** Never two at once: whoever asks meanwhile gets the same answer. */
  fetchOlder(): Promise<OlderAnswer>;
  older(): InboxView['older'];
  takeEnded(frame: Ended): void;
  takePart(frame: ConversationPart): void;
};

export type FetchHistoryOptions = {
  cache: Cache;
  timers: Timers;
  isLive(): boolean;
  send(frame: ConsoleUp): void;
  applied(applied: Applied): void;
};

/** A server that has not answered by then is not waited for over this link. */
const answerWithinMs = 15_000;

type Asking = { requestId: number; answer: Promise<OlderAnswer>; settle(answer: OlderAnswer): void };

export function fetchHistory({ cache, timers, isLive, send, applied }: FetchHistoryOptions): FetchHistory {
  let lastRequestId = 0;
  let opened: ConversationId[] = [];
  /** Not answered, or not getting anywhere: left alone until the next link. */
  const givenUp = new Set<ConversationId>();
  let fetching: (Unfetched & { requestId: number }) | null = null;
  let cancelFetchLimit = () => {};
  let asking: Asking | null = null;
  let cancelAskLimit = () => {};
  let older: { state: 'unknown' } | { state: 'more'; before: string } | { state: 'none' } = {
    state: 'unknown',
  };

  function nextRequestId(): number {
    lastRequestId += 1;
    return lastRequestId;
  }

  function unfetchedOpened(): Unfetched[] {
    return opened.flatMap((conversationId) => {
      const fetchedUpTo = cache.history.fetchedUpTo(conversationId);
      return fetchedUpTo === null ? [] : [{ conversationId, fetchedUpTo }];
    });
  }

  function goOn(): void {
    if (fetching !== null || !isLive()) return;
    const wanted = unfetchedOpened();
    opened = wanted.map(({ conversationId }) => conversationId);
    const may = ({ conversationId }: Unfetched) => !givenUp.has(conversationId);
    const ongoing = cache.history.unfetchedOngoing(givenUp.size + 1);
    const next = chooseFetch(wanted.filter(may), ongoing.filter(may));
    if (next === null) return;
    const { conversationId, fetchedUpTo } = next;
    fetching = { ...next, requestId: nextRequestId() };
    cancelFetchLimit = timers.after(answerWithinMs, () => giveUp(conversationId));
    send({
      type: 'fetch-conversation',
      requestId: fetching.requestId,
      conversationId,
      after: fetchedUpTo,
    });
  }

  function giveUp(conversationId: ConversationId): void {
    fetching = null;
    givenUp.add(conversationId);
    goOn();
  }

  function ask(requestId: number): void {
    cancelAskLimit();
    cancelAskLimit = timers.after(answerWithinMs, () => asking?.settle({ state: 'offline' }));
    send({ type: 'list-ended', requestId, before: older.state === 'more' ? older.before : null });
  }

  return {
    goOn,
    linkLost() {
      cancelFetchLimit();
      fetching = null;
      givenUp.clear();
      asking?.settle({ state: 'offline' });
    },
    cacheEmptied() {
      opened = [];
      older = { state: 'unknown' };
    },
    rightsChanged() {
      cancelFetchLimit();
      fetching = null;
      givenUp.clear();
      older = { state: 'unknown' };
    },
    pruned() {
      if (older.state === 'none') older = { state: 'unknown' };
    },
    opened(conversationId) {
      opened = openedLast(opened, conversationId);
      goOn();
    },
    fetchOlder() {
      if (asking !== null) return asking.answer;
      if (!isLive()) return Promise.resolve({ state: 'offline' });
      const requestId = nextRequestId();
      const { promise, resolve } = Promise.withResolvers<OlderAnswer>();
      asking = {
        requestId,
        answer: promise,
        settle(answer) {
          cancelAskLimit();
          asking = null;
          resolve(answer);
        },
      };
      ask(requestId);
      return promise;
    },
    older: () => older.state,
    takeEnded(frame) {
      if (asking === null || frame.requestId !== asking.requestId) return;
      const taken = applyEnded(cache, frame);
      older = frame.before === null ? { state: 'none' } : { state: 'more', before: frame.before };
      applied(taken);
      if (taken.found === 0 && frame.before !== null) {
        // All of these are here from another day: the agent asked to see more than before.
        asking = { ...asking, requestId: nextRequestId() };
        ask(asking.requestId);
        return;
      }
      asking.settle({ state: 'fetched', more: frame.before !== null });
    },
    takePart(frame) {
      if (fetching === null || frame.requestId !== fetching.requestId) return;
      const { conversationId, fetchedUpTo } = fetching;
      if (frame.conversationId !== conversationId) return;
      cancelFetchLimit();
      fetching = null;
      const stuck = frame.state === 'more' && frame.upTo <= fetchedUpTo;
      if (stuck) givenUp.add(conversationId);
      else applied(applyPart(cache, frame));
      goOn();
    },
  };
}
