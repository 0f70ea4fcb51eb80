// Owns how the loader tells the panel where it is embedded: in the frame's hash, which never reaches a server's log.
import { type Source, sourceSchema } from '../../src-shared/domain/conversation/conversation.ts';

export type Language = 'en' | 'fr';
export type Embedding = {
  source: Source;
  language: Language;
  /** Origin of the host page; null when the panel is a page of its own. */
  hostOrigin: string | null;
};

/** Reads `#source=website&language=fr&host=https%3A%2F%2Fshop.example`; what makes no sense falls to a default. */
export function readEmbedding(hash: string, preferredLanguages: readonly string[]): Embedding {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const source = sourceSchema.safeParse(given.get('source'));
  return {
    source: source.success ? source.data : 'website',
    language: chooseLanguage([given.get('language') ?? '', ...preferredLanguages]),
    hostOrigin: exactOrigin(given.get('host') ?? ''),
  };
}

/** The first language we speak; English where there is none. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'en' || language === 'fr') return language;
  }
  return 'en';
}

function exactOrigin(text: string): string | null {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return null;
  return new URL(text).origin === text ? text : null;
}
