// Owns the part of a list that is here over time: no list that emptied, shrank or was left stays blank or acts later.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { inboxRowsAtOnce } from '../../src-shared/bridge/bridge-limits.ts';
import { inboxRowSchema, inboxViewSchema } from '../../src-shared/bridge/views.ts';
import { inboxQuery } from '../view-state/desk-queries.ts';
import { useInboxWindow, useRowAt } from './inbox-window.ts';

/** As much of a page as React needs to draw nothing on. */
const nothing = () => undefined;
const listening = { addEventListener: nothing, removeEventListener: nothing };
const page = () =>
  z
    .custom<Element>(() => true)
    .parse({
      ...{ nodeType: 1, nodeName: 'DIV', tagName: 'DIV', ...listening },
      ownerDocument: { nodeType: 9, ...listening },
    });

const contact = {
  ...{ id: 'v', name: 'V', shortCode: 'aaaa', email: null },
  ...{ language: 'en', country: null, createdAt: 1, seq: 1 },
};
const row = (place: number) =>
  inboxRowSchema.parse({
    ...{ conversationId: `c-${place}`, contact },
    ...{ teamId: 't', topicId: null, assigneeId: null, status: 'open', createdAt: 1, waitingSince: null },
    ...{ firstResponse: { state: 'cancelled', dueAt: 1 }, lastMessage: null, unread: 0, pending: 0 },
    ...{ refused: 0, contactTyping: false, hasDraft: false },
  });

let client: QueryClient;
let close: () => void;
/** As drawn last. */
let shown: ReturnType<typeof useInboxWindow>;
let withRowAt: ReturnType<typeof useRowAt>;

/** What the desk answers from `from` on, of a list of `count`. */
function answer(from: number, count: number) {
  const some = Array.from({ length: Math.min(inboxRowsAtOnce, Math.max(0, count - from)) });
  client.setQueryData(
    inboxQuery('all', from).queryKey,
    inboxViewSchema.parse({
      ...{ from, rows: some.map((_, at) => row(from + at)), queueLength: 0, longestWaitSince: null },
      ...{ counts: { mine: 0, queue: 0, all: count, resolved: 0 }, outOfSight: [], older: 'none' },
    }),
  );
}
const isHere = (place: number) => shown.list[place]?.conversationId === `c-${place}`;

/** Whoever watches the desk's answers is told behind what is due already. */
const settled = (happens: () => void) =>
  act(async () => {
    happens();
    await new Promise((resolve) => setTimeout(resolve));
  });

beforeEach(async () => {
  // What is not answered here is on its way for ever.
  vi.stubGlobal('window', { HTMLIFrameElement: class {}, desk: { call: () => new Promise(nothing) } });
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const root = createRoot(page());
  const Seen = () => {
    shown = useInboxWindow('all');
    withRowAt = useRowAt(shown.list, shown.isAskedFor);
    return null;
  };
  await settled(() => answer(0, 600));
  await settled(() => root.render(createElement(QueryClientProvider, { client }, createElement(Seen))));
  close = () => act(() => root.unmount());
});
afterEach(() => {
  close();
  vi.unstubAllGlobals();
});

async function scrollTo(place: number) {
  await settled(() => shown.show(place));
}

test('UI-25 a list that was emptied while scrolled begins at its top when rows come back', async () => {
  await settled(() => answer(150, 600));
  await scrollTo(250);
  expect([isHere(0), isHere(150), isHere(400)]).toEqual([false, true, true]);
  await settled(() => answer(150, 0));
  expect(shown.list).toEqual([]);
  // A page at a time: what was asked for last is beyond them at first.
  await settled(() => {
    answer(150, 120);
    answer(0, 120);
  });
  expect([isHere(0), isHere(119)]).toEqual([true, true]);
  await settled(() => answer(0, 600));
  expect([isHere(0), isHere(149), isHere(299)]).toEqual([true, true, true]);
});

test('UI-25 a list that ends above what was here shows its end', async () => {
  await settled(() => answer(150, 600));
  await scrollTo(250);
  await settled(() => {
    answer(19, 120);
    answer(150, 120);
  });
  expect(shown.list).toHaveLength(120);
  expect([isHere(19), isHere(119)]).toEqual([true, true]);
});

test('UI-25 a row that is asked for is used when it comes, and not once the list was moved away from it', async () => {
  const used: string[] = [];
  const press = () =>
    settled(() => {
      shown.show(599);
      withRowAt(599, (one) => used.push(one.conversationId));
    });
  await press();
  expect(used).toEqual([]);
  await scrollTo(0);
  await settled(() => answer(499, 600));
  await scrollTo(599);
  expect(isHere(599)).toBe(true);
  expect(used).toEqual([]);

  await scrollTo(0);
  await settled(() => client.removeQueries({ queryKey: inboxQuery('all', 499).queryKey }));
  await press();
  expect(used).toEqual([]);
  await settled(() => answer(499, 600));
  expect(used).toEqual(['c-599']);
});
