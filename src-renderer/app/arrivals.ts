// Owns what is told of arrivals without being looked at: the count in the window's title, a word to screen readers.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { InboxRow } from '../../src-shared/bridge/views.ts';
import { contactName } from '../conversations/contact-name.ts';
import { useTexts } from '../texts/use-texts.ts';
import { whisper } from '../view-state/announcements.ts';
import { inboxQuery } from '../view-state/desk-queries.ts';
import { newlySpoken } from './newly-spoken.ts';

const noRows: readonly InboxRow[] = [];

export function useArrivals(): void {
  const { say } = useTexts();
  const rows = useQuery(inboxQuery('mine')).data?.rows ?? noRows;
  const unread = rows.filter((row) => row.unread > 0).length;
  useEffect(() => {
    document.title = unread === 0 ? say('window.title') : say('window.titleUnread', { count: unread });
  }, [unread, say]);
  const before = useRef<readonly InboxRow[] | null>(null);
  useEffect(() => {
    const spoken = before.current === null ? [] : newlySpoken(before.current, rows);
    before.current = rows;
    for (const row of spoken) whisper(say('inbox.newMessageFrom', { name: contactName(row.contact, say) }));
  }, [rows, say]);
}
