// Owns the token by which the server knows this browser again; it never leaves the panel's own origin.
import type { KeptStorage } from '../storage/kept-storage.ts';

export const tokenKey = 'guichet.token';

export type VisitorToken = {
  current(): string | null;
  /**
   * `shown` is what the hello carried. Another tab may have been given one since: then that one wins, and true
   * says to say hello again with it.
   */
  keep(given: string, shown: string | null): boolean;
  forget(): void;
};

export function openVisitorToken(storage: KeptStorage): VisitorToken {
  let token = storage.read(tokenKey);
  return {
    current: () => {
      token = storage.read(tokenKey) ?? token;
      return token;
    },
    keep: (given, shown) => {
      const other = storage.read(tokenKey);
      if (other !== null && other !== shown && other !== given) return true;
      token = given;
      storage.write(tokenKey, given);
      return false;
    },
    forget: () => {
      token = null;
      storage.remove(tokenKey);
    },
  };
}
