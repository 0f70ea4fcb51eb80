// Owns what stands above the first message and below the last one.
import type { VisitorView } from '../conversation/visitor-session.ts';
import { usePanel } from './panel-context.ts';

export function ThreadBeginning({ view }: { view: VisitorView }) {
  const { session, words } = usePanel();
  const { texts } = words;
  if (view.thread.messages.length === 0) return null;
  if (!view.thread.hasEarlier) return <p class="note">{texts.beginning}</p>;
  return (
    <button
      type="button"
      class="earlier"
      disabled={view.loadingEarlier || view.link.name !== 'live'}
      onClick={session.readEarlier}
    >
      {view.loadingEarlier ? texts.loadingEarlier : texts.showEarlier}
    </button>
  );
}

/** Who is writing; else where the conversation stands when that is not plain from its last message. */
export function ThreadEnd({ view }: { view: VisitorView }) {
  const { texts } = usePanel().words;
  if (view.writing !== null) {
    return (
      <p class="writing">
        <span class="dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
        <bdi>{texts.isWriting(view.writing)}</bdi>
      </p>
    );
  }
  const { conversation } = view.thread;
  if (conversation === null || view.unsent.length > 0) return null;
  if (conversation.status === 'resolved') return <p class="note">{texts.resolved}</p>;
  if (conversation.status !== 'waiting') return null;
  return <p class="note">{view.agentsOnline === false ? texts.waitingNobody : texts.waiting}</p>;
}
