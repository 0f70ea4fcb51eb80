// Owns saying, in words, that the line to the server is not there; short breaks pass unmentioned.
import { useEffect, useState } from 'preact/hooks';
import type { VisitorView } from '../conversation/visitor-session.ts';
import type { PanelTexts } from '../texts/english.ts';
import { usePanel } from './panel-context.ts';

const mentionAfterMs = 1_500;

export function LinkBanner({ view }: { view: VisitorView }) {
  const { words } = usePanel();
  const isBroken = view.link.name !== 'live' && view.link.name !== 'resting';
  const isFinal = view.link.name === 'stopped';
  const [isWorthSaying, setWorthSaying] = useState(false);
  useEffect(() => {
    if (!isBroken) {
      setWorthSaying(false);
      return;
    }
    const timer = setTimeout(() => setWorthSaying(true), mentionAfterMs);
    return () => clearTimeout(timer);
  }, [isBroken]);
  const shown = isFinal || (isBroken && isWorthSaying);
  return (
    <div class="banner" role="status" hidden={!shown}>
      {shown ? problem(view, words.texts) : ''}
    </div>
  );
}

function problem(view: VisitorView, texts: PanelTexts): string {
  if (view.link.name === 'stopped') return texts.stopped[view.link.why];
  if (!navigator.onLine) return texts.deviceOffline;
  return view.welcomed ? texts.reconnecting : texts.connecting;
}
