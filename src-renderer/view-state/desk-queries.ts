// Owns what the window has asked of the desk: the query keys, how each is asked, and how a notice asks again.
import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import type { Notice } from '../../src-shared/bridge/notices.ts';
import type { InboxFilter } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { callDesk, DeskProblem } from './desk-client.ts';

/** Messages in one page of a thread. */
export const threadPageSize = 60;

/** A client that asks only when told to: the desk says when something changed, whatever the network does. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) =>
          error instanceof DeskProblem && error.problem === 'too-many' && failures < 5,
        retryDelay: 200,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => callDesk('readSession', {}),
});

export const connectionQuery = queryOptions({
  queryKey: ['connection'],
  queryFn: () => callDesk('readConnection', {}),
});

export const directoryQuery = queryOptions({
  queryKey: ['directory'],
  queryFn: () => callDesk('readDirectory', {}),
});

export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: () => callDesk('readPreferences', {}),
});

/** `from`: the place in the list at which the answer begins. */
export function inboxQuery(filter: InboxFilter, from = 0) {
  return queryOptions({
    queryKey: ['inbox', filter, from],
    queryFn: () => callDesk('readInbox', { filter, from }),
    placeholderData: keepPreviousData,
  });
}

/** The newest messages of a conversation; null when it is not in the agent's sight. */
export function threadQuery(conversationId: ConversationId) {
  return queryOptions({
    queryKey: ['thread', conversationId],
    queryFn: () => callDesk('readThread', { conversationId, beforeOrder: null, limit: threadPageSize }),
  });
}

/** The keys a notice makes stale, as one string each. */
export function keysOf(notice: Notice): string[] {
  switch (notice.notice) {
    case 'session-changed':
      return ['session', 'connection', 'preferences', 'directory', 'inbox'];
    case 'connection-changed':
      return ['connection'];
    case 'inbox-changed':
      return ['inbox'];
    case 'thread-changed':
      return [`thread ${notice.conversationId}`];
    case 'draft-changed':
      return ['inbox'];
    case 'directory-changed':
      return ['directory'];
    case 'preferences-changed':
      return ['preferences'];
    case 'drafts-in-doubt':
    case 'conversation-called':
      return [];
  }
}
