// Owns the panel as a whole: its parts, the first greeting, the focus and the Esc key.
import { useEffect, useState } from 'preact/hooks';
import type { TopicId } from '../../../src-shared/std/ids.ts';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { Header } from './header.tsx';
import { LinkBanner } from './link-banner.tsx';
import { usePanel, useVisitorView } from './panel-context.ts';
import { ThreadView } from './thread-view.tsx';
import { TopicChoice } from './topic-choice.tsx';

/** `openedCount` grows when the panel is opened, `focusCount` when the visitor did it. */
export function Panel({ openedCount, focusCount }: { openedCount: number; focusCount: number }) {
  const { session, words, close } = usePanel();
  const { texts } = words;
  const view = useVisitorView();
  const [topic, setTopic] = useState<TopicId | null>(null);
  const isFirst = view.thread.conversation === null && view.unsent.length === 0;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      close();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [close]);

  return (
    <div class="panel" role="dialog" aria-label={view.workspaceName ?? texts.chat} lang={words.language}>
      <Header view={view} />
      <LinkBanner view={view} />
      {isFirst ? (
        <div class="thread first">
          <h2>{texts.greeting}</h2>
          {view.welcomed ? (
            <p>{view.agentsOnline === false ? texts.greetingNobody : texts.greetingHere}</p>
          ) : (
            <p>{texts.greetingHere}</p>
          )}
          <TopicChoice topics={view.topics} chosen={topic} choose={setTopic} />
        </div>
      ) : (
        <ThreadView view={view} openedCount={openedCount} />
      )}
      <Composer focusCount={focusCount} send={(text) => session.say(text, topic) === null} />
      <Announcer view={view} />
    </div>
  );
}
