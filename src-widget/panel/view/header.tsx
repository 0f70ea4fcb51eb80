// Owns the panel's head: whose it is, whether somebody is there, and the way out.
import type { VisitorView } from '../conversation/visitor-session.ts';
import type { PanelTexts } from '../texts/english.ts';
import { CloseIcon } from './icons.tsx';
import { usePanel } from './panel-context.ts';

export function Header({ view }: { view: VisitorView }) {
  const { words, close } = usePanel();
  const presence = presenceOf(view, words.texts);
  return (
    <header>
      <div class="who">
        <h1>{view.workspaceName ?? words.texts.chat}</h1>
        {presence === null ? null : (
          <p class="presence">
            <span class={presence.here ? 'dot here' : 'dot'} aria-hidden="true" />
            {presence.words}
          </p>
        )}
      </div>
      <button
        type="button"
        class="icon"
        aria-label={words.texts.close}
        title={words.texts.close}
        onClick={close}
      >
        <CloseIcon />
      </button>
    </header>
  );
}

function presenceOf(view: VisitorView, texts: PanelTexts): { here: boolean; words: string } | null {
  const { conversation } = view.thread;
  if (!view.welcomed) return null;
  if (conversation?.status === 'open' && conversation.agentName !== null) {
    return { here: true, words: texts.agentHere(conversation.agentName) };
  }
  return view.agentsOnline ? { here: true, words: texts.here } : { here: false, words: texts.nobodyHere };
}
