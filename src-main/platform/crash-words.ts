// Owns the words for a window that keeps dying, in the agent's language where the system tells it.
import { languageOf } from './start-refusal-words.ts';

const words = {
  en: 'The window stopped several times. What you wrote is kept, except perhaps the last half second: start Guichet again.',
  fr: 'La fenêtre s’est arrêtée plusieurs fois. Ce que vous avez écrit est gardé, sauf peut-être la dernière demi-seconde : relancez Guichet.',
} as const;

/** `locale` as the system gives it. */
export function crashWords(locale: string): string {
  return words[languageOf(locale)];
}
