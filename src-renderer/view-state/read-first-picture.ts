// Owns what is asked before anything is drawn, all at once: the first drawing is then the whole picture.
import type { QueryClient } from '@tanstack/react-query';
import {
  connectionQuery,
  directoryQuery,
  inboxQuery,
  preferencesQuery,
  sessionQuery,
} from './desk-queries.ts';
import { useViewStore } from './view-store.ts';

/** A desk that takes longer than this is opening something large: the window is drawn and fills as it answers. */
const waitAtMostMs = 500;

/**
 * Asks for what the first picture shows; resolves when all is answered, or not to be had, or late. Never rejects: what
 * was not answered is asked again by whoever shows it.
 */
export async function readFirstPicture(client: QueryClient): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, waitAtMostMs));
  const answered = Promise.all([
    client.prefetchQuery(sessionQuery),
    client.prefetchQuery(preferencesQuery),
    client.prefetchQuery(connectionQuery),
    client.prefetchQuery(directoryQuery),
    client.prefetchQuery(inboxQuery(useViewStore.getState().filter)),
  ]);
  await Promise.race([answered, late]);
}
