// Owns the inbox: filters and a list of any length, in the desk's order, worked by keyboard or mouse.
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { InboxRow, SessionView } from '../../src-shared/bridge/views.ts';
import { useTexts } from '../texts/use-texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { announce } from '../view-state/announcements.ts';
import { useCommand } from '../view-state/command-handlers.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { sessionQuery } from '../view-state/desk-queries.ts';
import { problemInWords } from '../view-state/refusal-words.ts';
import { openConversation, useViewStore } from '../view-state/view-store.ts';
import { focusComposer } from './focus-composer.ts';
import { InboxEmpty } from './inbox-empty.tsx';
import { InboxFilters } from './inbox-filters.tsx';
import styles from './inbox-list.module.css';
import { InboxRowView, RowToCome, rowElementId } from './inbox-row.tsx';
import { useInboxWindow, useRowAt } from './inbox-window.ts';
import { placeAfter, useListCursor } from './list-cursor.ts';
import { OlderConversations } from './older-conversations.tsx';
import { RefusedActs } from './refused-acts.tsx';

export function InboxList() {
  const { say } = useTexts();
  const filter = useViewStore((state) => state.filter);
  const openId = useViewStore((state) => state.openConversationId);
  const { inbox, rows, from, list: places, show, isAskedFor } = useInboxWindow(filter);
  const withRowAt = useRowAt(places, isAskedFor);
  const me = useQuery({ ...sessionQuery, select: agentIdOf });
  const cursor = useListCursor(rows, from, openId);
  const list = useRef<VirtualizerHandle>(null);
  const scroll = useRef<HTMLDivElement>(null);
  const older =
    filter === 'resolved' && inbox.data !== undefined ? (
      <OlderConversations older={inbox.data.older} />
    ) : null;

  /** All rows are of one height, so it is known at once where one stands, whether it was ever shown or not. */
  const reveal = (place: number) => {
    const view = scroll.current;
    if (list.current === null || view === null) return;
    const top = list.current.getItemOffset(place);
    const bottom = top + list.current.getItemSize(place) - view.clientHeight;
    if (top < view.scrollTop) view.scrollTop = top;
    else if (bottom > view.scrollTop) view.scrollTop = bottom;
  };
  const goTo = (place: number, then: (row: InboxRow) => void) => {
    if (places[place] === undefined) return;
    show(place);
    withRowAt(place, then);
    reveal(place);
  };
  const stepFrom = (place: number | null, by: number) =>
    goTo(place === null ? 0 : place + by, (row) => openConversation(row.conversationId));
  const step = (by: number) => {
    const at = rows.findIndex((row) => row.conversationId === openId);
    if (at !== -1 || openId === null) return stepFrom(at === -1 ? null : from + at, by);
    // Elsewhere in the list, or not in it: only the desk knows, others may have come in above it.
    callDesk('placeInInbox', { conversationId: openId, filter }).then(
      ({ place }) => stepFrom(place, by),
      (problem: unknown) => announce(problemInWords(problem)),
    );
  };
  useCommand('next-conversation', () => step(1));
  useCommand('previous-conversation', () => step(-1));

  // Another list begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the filter that changed
  useEffect(() => {
    if (scroll.current !== null) scroll.current.scrollTop = 0;
  }, [filter]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = placeAfter(event.key, cursor.place, places.length);
    if (target !== null) {
      event.preventDefault();
      goTo(target, (row) => cursor.set(row.conversationId, target));
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const row = places[cursor.place];
      if (row) open(row);
    }
  };
  const open = useStableOpen();

  return (
    <section className={styles.inbox} aria-label={say('inbox.title')} data-region="inbox">
      <InboxFilters shown={filter} counts={inbox.data?.counts ?? null} />
      <RefusedActs acts={inbox.data?.outOfSight ?? []} conversationId={null} />
      {inbox.data === undefined && inbox.isError ? (
        <EmptyState title={say('inbox.unreadable')} hint={say('conversation.unreadableHint')}>
          <button type="button" className={styles.again} onClick={() => void inbox.refetch()}>
            {say('conversation.tryAgain')}
          </button>
        </EmptyState>
      ) : inbox.data !== undefined && places.length === 0 ? (
        <div className={styles.bare}>
          <InboxEmpty filter={filter} />
          {older}
        </div>
      ) : (
        <div className={styles.scroll} ref={scroll}>
          <div
            className={styles.list}
            role="listbox"
            aria-label={say('inbox.list')}
            aria-activedescendant={
              cursor.id === null ? undefined : rowElementId({ conversationId: cursor.id })
            }
            tabIndex={0}
            data-region-focus
            onKeyDown={onKeyDown}
          >
            <Virtualizer
              ref={list}
              scrollRef={scroll}
              data={places}
              keepMounted={cursor.id === null ? [] : [cursor.place]}
              onScroll={(offset) => show(list.current?.findItemIndex(offset) ?? 0)}
            >
              {(row, place) =>
                row === null ? (
                  <RowToCome key={place} />
                ) : (
                  <InboxRowView
                    key={row.conversationId}
                    row={row}
                    place={place}
                    count={places.length}
                    open={row.conversationId === openId}
                    current={row.conversationId === cursor.id}
                    mine={row.assigneeId !== null && row.assigneeId === me.data}
                    onOpen={open}
                  />
                )
              }
            </Virtualizer>
          </div>
          {older}
        </div>
      )}
    </section>
  );
}

function agentIdOf(session: SessionView) {
  return session.state === 'signed-in' ? session.agentId : null;
}

/** Opening by hand goes on to writing. */
function useStableOpen() {
  return useRef((row: InboxRow) => {
    openConversation(row.conversationId);
    focusComposer();
  }).current;
}
