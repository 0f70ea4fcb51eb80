// Owns how preferences become the look of the page: theme, density, language.
import { useEffect, useSyncExternalStore } from 'react';
import type { Preferences } from '../../src-shared/bridge/views.ts';
import { chooseLanguage, speak } from '../texts/use-texts.ts';

const darkMachine = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  darkMachine.addEventListener('change', listener);
  return () => darkMachine.removeEventListener('change', listener);
}

/** The scheme to draw in; until the preferences are known, the machine's. */
export function useColorScheme(theme: Preferences['theme']): 'light' | 'dark' {
  const machineIsDark = useSyncExternalStore(subscribe, () => darkMachine.matches);
  if (theme === 'system') return machineIsDark ? 'dark' : 'light';
  return theme;
}

export function useAppearance(preferences: Preferences | undefined): void {
  const density = preferences?.density ?? 'comfortable';
  const language = preferences?.language ?? null;
  useEffect(() => {
    document.documentElement.dataset['density'] = density;
  }, [density]);
  useEffect(() => {
    speak(chooseLanguage(language, navigator.languages));
  }, [language]);
}
