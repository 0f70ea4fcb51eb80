// Owns the messages on the panel and their scrolling: what arrives never moves what is being read.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { VisitorView } from '../conversation/visitor-session.ts';
import { DownIcon } from './icons.tsx';
import { MessageBubble } from './message-bubble.tsx';
import { usePanel } from './panel-context.ts';
import { ThreadBeginning, ThreadEnd } from './thread-edges.tsx';
import { threadEntries } from './thread-entries.ts';

/** This close to the end counts as reading the newest. */
const nearEnd = 48;

export function ThreadView({ view, openedCount }: { view: VisitorView; openedCount: number }) {
  const { words } = usePanel();
  const { texts } = words;
  const pane = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const followsEnd = useRef(true);
  const before = useRef({ firstId: '', lastId: '', height: 0 });
  const [arrived, setArrived] = useState(0);
  const entries = useMemo(() => threadEntries(view), [view]);
  const now = Date.now() + view.clockOffsetMs;

  const toEnd = () => {
    if (pane.current !== null) pane.current.scrollTop = pane.current.scrollHeight;
    setArrived(0);
  };
  useLayoutEffect(() => {
    const element = pane.current;
    if (element === null) return;
    const last = entries.at(-1);
    const firstId = entries[0]?.id ?? '';
    const isPrepended = before.current.lastId === last?.id && before.current.firstId !== firstId;
    const isNew = last !== undefined && before.current.lastId !== last.id;
    if (isPrepended && !followsEnd.current) {
      element.scrollTop += element.scrollHeight - before.current.height;
    } else if (followsEnd.current || (isNew && last.own)) {
      toEnd();
    } else if (isNew) {
      setArrived((count) => count + 1);
    }
    before.current = { firstId, lastId: last?.id ?? '', height: element.scrollHeight };
  });
  useEffect(() => {
    const element = pane.current;
    if (element === null || list.current === null) return;
    // The field below grew, an image of text wrapped anew: the end stays in sight when it was.
    const watcher = new ResizeObserver(() => {
      if (followsEnd.current) element.scrollTop = element.scrollHeight;
    });
    watcher.observe(element);
    watcher.observe(list.current);
    return () => watcher.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each opening shows the newest
  useLayoutEffect(toEnd, [openedCount]);

  return (
    <div class="thread-place">
      <section
        class="thread"
        ref={pane}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={texts.conversation}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          followsEnd.current = scrollHeight - scrollTop - clientHeight < nearEnd;
          if (followsEnd.current) setArrived(0);
        }}
      >
        <ThreadBeginning view={view} />
        <ol ref={list}>
          {entries.flatMap((entry) => [
            entry.startsDay ? (
              <li class="day" key={`day ${entry.id}`}>
                {words.day(entry.at, now)}
              </li>
            ) : null,
            <MessageBubble
              key={entry.id}
              entry={entry}
              refused={view.unsent.find((message) => message.id === entry.id)?.refused ?? null}
            />,
          ])}
        </ol>
        <ThreadEnd view={view} />
      </section>
      {arrived > 0 ? (
        <button type="button" class="chip" onClick={toEnd}>
          <DownIcon /> {texts.newMessages(arrived)}
        </button>
      ) : null}
    </div>
  );
}
