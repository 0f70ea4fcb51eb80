// Owns every word anybody said: each is one token, and whoever said it decides what must become of it.

export type Spoken = {
  token: string;
  who: string;
  conversationId: string | null;
  /**
   * `said`: an act with it was taken on, so it is stored, waiting, refused with its words, or back in a draft.
   * `written`: it is in a draft. `unsure`: whoever took it died before saying so. `given-up`: thrown away by its author.
   * `not-taken`: its desk had no room and said so; it is nowhere.
   */
  fate: 'said' | 'written' | 'unsure' | 'given-up' | 'not-taken';
};

export type WordLedger = {
  /** A word like no other. */
  newToken(): string;
  say(tokens: readonly string[], who: string, conversationId: string | null): void;
  write(tokens: readonly string[], who: string, conversationId: string): void;
  unsure(tokens: readonly string[], who: string, conversationId: string | null): void;
  giveUp(tokens: readonly string[]): void;
  /** The desk had no room for them: those that are new are nowhere. */
  notTaken(tokens: readonly string[], who: string, conversationId: string | null): void;
  all(): readonly Spoken[];
};

const tokenPattern = /<\d+>/g;

export const tokensIn = (text: string): string[] => text.match(tokenPattern) ?? [];

export function wordLedger(): WordLedger {
  const spoken = new Map<string, Spoken>();
  let made = 0;
  const put =
    (fate: Spoken['fate']) => (tokens: readonly string[], who: string, conversationId: string | null) => {
      for (const token of tokens) spoken.set(token, { token, who, conversationId, fate });
    };
  return {
    newToken() {
      made += 1;
      return `<${made}>`;
    },
    say: put('said'),
    write: put('written'),
    unsure(tokens, who, conversationId) {
      // What was safe before is safe still: only new words may be lost with the one who took them.
      for (const token of tokens)
        if (!spoken.has(token)) spoken.set(token, { token, who, conversationId, fate: 'unsure' });
    },
    notTaken(tokens, who, conversationId) {
      for (const token of tokens)
        if (!spoken.has(token)) spoken.set(token, { token, who, conversationId, fate: 'not-taken' });
    },
    giveUp(tokens) {
      for (const token of tokens) {
        const known = spoken.get(token);
        if (known) known.fate = 'given-up';
      }
    },
    all: () => [...spoken.values()],
  };
}
