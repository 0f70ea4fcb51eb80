// Owns the line above the composer that explains why nothing can be sent, with the act that changes it.
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { useTexts } from '../texts/use-texts.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { runAct } from '../view-state/run-act.ts';
import styles from './composer.module.css';
import type { ComposerState } from './composer-state.ts';

export type ComposerNoticeProps = { state: ComposerState; conversationId: ConversationId; ownerName: string };

export function ComposerNotice({ state, conversationId, ownerName }: ComposerNoticeProps) {
  const { say } = useTexts();
  switch (state.state) {
    case 'ready':
      return state.takes ? <p className={styles.hint}>{say('composer.unowned')}</p> : null;
    case 'disk-full':
      return <p className={styles.notice}>{say('composer.diskFull')}</p>;
    case 'gone':
      return <p className={styles.notice}>{say('composer.gone')}</p>;
    case 'ended':
      return (
        <p className={styles.notice}>
          <span>{say('composer.ended')}</span>
          {state.mayReopen ? (
            <button
              type="button"
              onClick={() =>
                void runAct((entryId) => callDesk('reopenConversation', { conversationId, entryId }))
              }
            >
              {say('act.reopen')}
            </button>
          ) : null}
        </p>
      );
    case 'not-owner':
      return (
        <p className={styles.notice}>
          <span>{say('composer.notOwner', { name: ownerName })}</span>
          {state.mayTake ? (
            <button
              type="button"
              onClick={() =>
                void runAct((entryId) => callDesk('takeConversation', { conversationId, entryId }))
              }
            >
              {say('act.take')}
            </button>
          ) : null}
        </p>
      );
  }
}
