// Owns who may have a port to the desk: the console's own page, top frame, in a window we made.
import { consoleOrigin, consoleUrl } from './app-scheme.ts';

/** Why a sender gets no port; null when it may have one. */
export function portRefusal(sender: {
  known: boolean;
  topFrame: boolean;
  origin: string;
  url: string;
}): 'unknown-window' | 'not-the-top-frame' | 'foreign-page' | null {
  if (!sender.known) return 'unknown-window';
  if (!sender.topFrame) return 'not-the-top-frame';
  if (sender.origin !== consoleOrigin || !sender.url.startsWith(consoleUrl)) return 'foreign-page';
  return null;
}
