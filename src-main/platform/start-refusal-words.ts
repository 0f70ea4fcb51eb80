// Owns the words for a console that cannot start, in the agent's language where the system tells it.

export type StartRefusal = 'database-too-new' | 'disk-full' | 'already-open' | 'bug' | 'settings';

const words: Readonly<Record<'en' | 'fr', Readonly<Record<StartRefusal, string>>>> = {
  en: {
    'database-too-new':
      'What is kept on this machine was written by a newer Guichet. Install the newer version; nothing is lost.',
    'disk-full': 'The disk is full. Free some space and try again; nothing is lost.',
    'already-open': 'Another Guichet is using the same data. Close it and try again.',
    bug: 'Guichet could not open what it keeps on this machine. Nothing was deleted. The log says more.',
    settings: 'A setting makes no sense:',
  },
  fr: {
    'database-too-new':
      'Les données gardées sur cette machine viennent d’un Guichet plus récent. Installez la version récente ; rien n’est perdu.',
    'disk-full': 'Le disque est plein. Libérez de la place et réessayez ; rien n’est perdu.',
    'already-open': 'Un autre Guichet utilise les mêmes données. Fermez-le et réessayez.',
    bug: 'Guichet n’a pas pu ouvrir ce qu’il garde sur cette machine. Rien n’a été effacé. Le journal en dit plus.',
    settings: 'Un réglage n’a pas de sens :',
  },
};

const buttonWords = {
  en: { again: 'Try again', quit: 'Quit' },
  fr: { again: 'Réessayer', quit: 'Quitter' },
} as const;

/** Anything but French is answered in English. */
export function languageOf(locale: string): 'en' | 'fr' {
  return locale.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

/** `locale` as the system gives it, e.g. `fr-CA`. */
export function startRefusalWords(refusal: StartRefusal, locale: string): string {
  return words[languageOf(locale)][refusal];
}

export function startRefusalButtons(locale: string): { again: string; quit: string } {
  return buttonWords[languageOf(locale)];
}
