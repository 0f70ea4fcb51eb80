// Owns the end of the list of resolved conversations: older ones are on the server, and come when asked for.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectionView, InboxView } from '../../src-shared/bridge/views.ts';
import { useTexts } from '../texts/use-texts.ts';
import { announce } from '../view-state/announcements.ts';
import { useCommand } from '../view-state/command-handlers.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { connectionQuery } from '../view-state/desk-queries.ts';
import { problemInWords } from '../view-state/refusal-words.ts';
import styles from './inbox-list.module.css';

const isLive = ({ state }: ConnectionView) => state === 'live';

export function OlderConversations({ older }: Pick<InboxView, 'older'>) {
  const { say } = useTexts();
  const live = useQuery({ ...connectionQuery, select: isLive }).data ?? false;
  const [fetching, setFetching] = useState(false);
  const client = useQueryClient();
  const able = live && older !== 'none';
  const fetchOlder = async () => {
    setFetching(true);
    try {
      const answer = await callDesk('fetchOlder', {});
      if (answer.state === 'offline') announce(say('inbox.olderOffline'));
      await client.invalidateQueries({ queryKey: ['inbox'], refetchType: 'active' });
    } catch (problem) {
      announce(problemInWords(problem));
    } finally {
      setFetching(false);
    }
  };
  useCommand('show-older', () => void fetchOlder(), able && !fetching);
  return (
    <div className={styles.older} role="status">
      {older === 'none' ? (
        say('inbox.olderNone')
      ) : (
        <>
          <button type="button" disabled={!able || fetching} onClick={() => void fetchOlder()}>
            {say(fetching ? 'inbox.olderFetching' : 'inbox.older')}
          </button>
          {live ? null : <span>{say('inbox.olderOffline')}</span>}
        </>
      )}
    </div>
  );
}
