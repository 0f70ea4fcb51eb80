// Owns which language the window speaks, and how a component speaks it.
import { create } from 'zustand';
import type { Language } from '../../src-shared/bridge/views.ts';
import { type Say, sayingOf } from './say.ts';

const useLanguageStore = create<{ language: Language }>()(() => ({ language: 'en' }));

/** The language asked for, else the machine's where it is one of ours, else English. */
export function chooseLanguage(preferred: Language | null, machine: readonly string[]): Language {
  if (preferred !== null) return preferred;
  const known = machine
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag) => tag === 'fr' || tag === 'en');
  return known === 'fr' ? 'fr' : 'en';
}

/** From here on everything is said in `language`; the page says so too. */
export function speak(language: Language): void {
  document.documentElement.lang = language;
  if (useLanguageStore.getState().language !== language) useLanguageStore.setState({ language });
}

export function useTexts(): { say: Say; language: Language } {
  const language = useLanguageStore((state) => state.language);
  return { say: sayingOf(language), language };
}

/** For words said outside of any component. */
export function currentSay(): Say {
  return sayingOf(useLanguageStore.getState().language);
}
