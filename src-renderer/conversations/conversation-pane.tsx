// Owns one open conversation: header, thread, composer and what is known, each drawn only when its own part changes.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ConnectionView, SessionView } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { dayOf } from '../texts/moments.ts';
import { useTexts } from '../texts/use-texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { keysInWords } from '../ui/key-names.ts';
import { Patience } from '../ui/patience.tsx';
import { useCommand } from '../view-state/command-handlers.ts';
import { commands } from '../view-state/commands.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { connectionQuery, directoryQuery, sessionQuery } from '../view-state/desk-queries.ts';
import { runQuietly } from '../view-state/run-act.ts';
import { useContextOpen } from '../view-state/view-store.ts';
import { useWindowFocused } from '../view-state/window-focus.ts';
import { agentName, type People } from './activity-words.ts';
import { Composer } from './composer.tsx';
import { contactName } from './contact-name.ts';
import { ContextPanel } from './context-panel.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import styles from './conversation-pane.module.css';
import { useKeptEdits } from './edits.ts';
import { useNoteCommands } from './latest-own-note.ts';
import { useRefusedCommands } from './latest-refused.ts';
import { RefusedActs } from './refused-acts.tsx';
import { Thread } from './thread.tsx';
import { threadItems } from './thread-items.ts';
import { TypingLine } from './typing-line.tsx';
import { undoAct } from './undo-act.ts';
import { type OpenThread, useThreadWindow } from './use-thread-window.ts';

export function ConversationPane({ conversationId }: { conversationId: ConversationId }) {
  const { say } = useTexts();
  const thread = useThreadWindow(conversationId);
  switch (thread.state) {
    case 'reading':
      return (
        <main className={styles.pane} aria-busy="true">
          <Patience words={say('conversation.reading')} />
        </main>
      );
    case 'unreadable':
      return (
        <main className={styles.pane}>
          <EmptyState title={say('conversation.unreadable')} hint={say('conversation.unreadableHint')}>
            <button type="button" className={styles.again} onClick={thread.tryAgain}>
              {say('conversation.tryAgain')}
            </button>
          </EmptyState>
        </main>
      );
    case 'out-of-sight':
      return (
        <main className={styles.pane}>
          <EmptyState
            title={say('conversation.outOfSight')}
            hint={say('conversation.outOfSightHint', { next: keysInWords(commands['next-waiting'].keys) })}
          />
        </main>
      );
    case 'shown':
      return <ShownConversation conversationId={conversationId} thread={thread} />;
  }
}

type ShownThread = Extract<OpenThread, { state: 'shown' }>;

function ShownConversation({
  conversationId,
  thread,
}: {
  conversationId: ConversationId;
  thread: ShownThread;
}) {
  const { say } = useTexts();
  const { view, window: onHand, firstUnreadId, readEarlier } = thread;
  const contextOpen = useContextOpen();
  const people = usePeople(view.contact);
  const [atEnd, setAtEnd] = useState(false);
  useReadMark(view.conversation.id, lastOrder(onHand.messages), view.readUpTo, atEnd);
  useRefusedCommands(conversationId, onHand.messages, view.refusedActs);
  useKeptEdits(conversationId, view);
  useNoteCommands(conversationId, onHand.messages);
  const heldEntryId = onHand.messages.findLast(({ delivery }) => delivery.state === 'held')?.entryId ?? null;
  // What the thread shows as held can be taken back, also before the window has read what is held elsewhere.
  useCommand('undo', () => undoAct(null), heldEntryId !== null);
  const diskFull = useQuery({ ...connectionQuery, select: isDiskFull }).data ?? false;
  const items = useMemo(
    () =>
      threadItems({
        messages: onHand.messages,
        hasEarlier: onHand.hasEarlier,
        whole: view.whole,
        firstUnreadId,
        dayOf,
      }),
    [onHand, firstUnreadId, view.whole],
  );
  const { assigneeId } = view.conversation;
  const ownerName = assigneeId === null ? '' : agentName(assigneeId, people, say);
  const name = contactName(view.contact, say);
  return (
    <>
      <main className={styles.pane} aria-label={say('conversation.region', { name })}>
        <ConversationHeader view={view} people={people} ownerName={ownerName} />
        <Thread
          items={items}
          conversationId={conversationId}
          people={people}
          hasEarlier={onHand.hasEarlier}
          onNeedEarlier={readEarlier}
          onAtEnd={setAtEnd}
        />
        <TypingLine view={view} people={people} />
        <RefusedActs acts={view.refusedActs} conversationId={conversationId} />
        <Composer
          conversationId={conversationId}
          view={view}
          ownerName={ownerName}
          diskFull={diskFull}
          heldEntryId={heldEntryId}
        />
      </main>
      {contextOpen ? <ContextPanel view={view} people={people} /> : null}
    </>
  );
}

const isDiskFull = ({ disk }: ConnectionView) => disk === 'full';

function agentIdOf(session: SessionView) {
  return session.state === 'signed-in' ? session.agentId : null;
}

function usePeople(contact: People['contact']): People {
  const me = useQuery({ ...sessionQuery, select: agentIdOf }).data ?? null;
  const directory = useQuery(directoryQuery).data;
  return useMemo(() => ({ me, directory, contact }), [me, directory, contact]);
}

function lastOrder(messages: ShownThread['window']['messages']): number {
  return messages.findLast((message) => message.order !== null)?.order ?? 0;
}

/** What is in view of someone looking is read; each place is told once. */
function useReadMark(conversationId: ConversationId, upTo: number, readUpTo: number, atEnd: boolean): void {
  const focused = useWindowFocused();
  const told = useRef(0);
  useEffect(() => {
    if (!focused || !atEnd || upTo <= readUpTo || upTo <= told.current) return;
    told.current = upTo;
    runQuietly(callDesk('markRead', { conversationId, upTo }));
  }, [conversationId, upTo, readUpTo, atEnd, focused]);
}
