// Owns the scroll of a thread: opened at what is new or at the end, growing at both ends without moving what is read.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { useCommand } from '../view-state/command-handlers.ts';
import type { People } from './activity-words.ts';
import { useOpenEditors } from './open-editors.ts';
import styles from './thread.module.css';
import { changeOf, grewAtTop, openingPlace } from './thread-anchor.ts';
import type { ThreadItem } from './thread-items.ts';
import { ThreadLine } from './thread-line.tsx';

export type ThreadProps = {
  items: readonly ThreadItem[];
  conversationId: ConversationId;
  people: People;
  hasEarlier: boolean;
  onNeedEarlier: () => void;
  /** Whether the end is in view now. */
  onAtEnd: (atEnd: boolean) => void;
};

/** Closer to the end than this (px) counts as at the end; closer to the top, earlier messages are asked for. */
const endMargin = 24;
const topMargin = 600;

export function Thread(props: ThreadProps) {
  const { items, conversationId, people, hasEarlier, onNeedEarlier, onAtEnd } = props;
  const { say } = useTexts();
  const list = useRef<VirtualizerHandle>(null);
  const drawn = useRef<readonly ThreadItem[]>(items);
  const atEnd = useRef(true);
  const opened = useRef(false);
  const [away, setAway] = useState<{ arrived: number } | null>(null);
  const shift = drawn.current !== items && grewAtTop(drawn.current, items);

  const noteAtEnd = (now: boolean) => {
    if (atEnd.current === now) return;
    atEnd.current = now;
    onAtEnd(now);
    setAway(now ? null : { arrived: 0 });
  };
  const toEnd = () => {
    list.current?.scrollToIndex(drawn.current.length - 1, { align: 'end' });
  };
  const toEndAndStay = () => {
    noteAtEnd(true);
    toEnd();
  };
  useCommand('newest-message', toEndAndStay, items.length > 0);

  useLayoutEffect(() => {
    const before = drawn.current;
    drawn.current = items;
    if (!opened.current) {
      if (items.length === 0) return;
      opened.current = true;
      const { index, align } = openingPlace(items);
      atEnd.current = align === 'end';
      list.current?.scrollToIndex(index, { align });
      return;
    }
    if (before === items) return;
    const change = changeOf(before, items, atEnd.current);
    if (change.follow) {
      atEnd.current = true;
      setAway(null);
      list.current?.scrollToIndex(items.length - 1, { align: 'end' });
    } else if (change.arrived > 0) {
      setAway((now) => ({ arrived: (now?.arrived ?? 0) + change.arrived }));
    }
  }, [items]);

  useEffect(() => {
    onAtEnd(atEnd.current);
  }, [onAtEnd]);

  const edited = useOpenEditors(({ latest }) => latest);
  useEffect(() => {
    const index = drawn.current.findIndex((item) => item.key === edited);
    if (index !== -1) list.current?.scrollToIndex(index, { align: 'nearest' });
  }, [edited]);

  const onScroll = (offset: number) => {
    if (!opened.current) return;
    noteAtEnd(endInView(list.current));
    if (hasEarlier && offset < topMargin) onNeedEarlier();
  };
  const onResize = () => {
    if (!opened.current) return;
    if (atEnd.current) toEnd();
    else noteAtEnd(endInView(list.current));
  };

  return (
    <div className={styles.frame}>
      <div
        className={styles.scroll}
        role="log"
        aria-live="off"
        aria-label={say('thread.label')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        data-region="thread"
        data-region-focus
      >
        <div className={styles.spring} />
        <Virtualizer ref={list} data={items} shift={shift} onScroll={onScroll} onResize={onResize}>
          {(item) => (
            <ThreadLine key={item.key} item={item} conversationId={conversationId} people={people} />
          )}
        </Virtualizer>
      </div>
      {away === null ? null : (
        <button type="button" className={styles.chip} data-new={away.arrived > 0} onClick={toEndAndStay}>
          <Icon name="down" size={14} />
          {away.arrived > 0 ? say('thread.new', { count: away.arrived }) : say('thread.latest')}
        </button>
      )}
    </div>
  );
}

function endInView(list: VirtualizerHandle | null): boolean {
  return list !== null && list.scrollOffset + list.viewportSize >= list.scrollSize - endMargin;
}
