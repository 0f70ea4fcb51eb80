// Owns telling a screen reader what arrived while the panel is open; history is not read out.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { VisitorView } from '../conversation/visitor-session.ts';
import { usePanel } from './panel-context.ts';

export function Announcer({ view }: { view: VisitorView }) {
  const { texts } = usePanel().words;
  const newest = view.thread.messages.at(-1);
  const known = useRef<number | null>(null);
  const [spoken, speak] = useState('');
  useEffect(() => {
    if (!view.welcomed) return;
    const before = known.current;
    known.current = newest?.order ?? 0;
    if (before === null || newest === undefined || newest.own || newest.order <= before) return;
    speak(texts.said(newest.authorName ?? texts.agent, newest.text));
  }, [newest, view.welcomed, texts]);
  return (
    <div class="unseen" aria-live="polite" role="log" aria-label={texts.chat}>
      {spoken}
    </div>
  );
}
