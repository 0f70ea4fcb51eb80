// Owns what every part of the panel may ask for without it being handed down.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { VisitorSession, VisitorView } from '../conversation/visitor-session.ts';
import type { KeptStorage } from '../storage/kept-storage.ts';
import type { PanelLanguage } from '../texts/panel-language.ts';

export type PanelParts = {
  session: VisitorSession;
  words: PanelLanguage;
  /** Kept as long as this tab. */
  tabStorage: KeptStorage;
  close(): void;
};

const PanelContext = createContext<PanelParts | null>(null);
export const PanelProvider = PanelContext.Provider;

export function usePanel(): PanelParts {
  const parts = useContext(PanelContext);
  if (parts === null) throw new Error('a part of the panel outside the panel');
  return parts;
}

export function useVisitorView(): VisitorView {
  const { session } = usePanel();
  const [view, setView] = useState(session.view);
  useEffect(() => {
    setView(session.view());
    return session.subscribe(() => setView(session.view()));
  }, [session]);
  return view;
}
