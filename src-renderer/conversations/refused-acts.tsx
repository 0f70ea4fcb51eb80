// Owns the lines for refused acts that no message shows: what, why, the words if there are any, and putting it away.
import type { RefusedAct } from '../../src-shared/bridge/views.ts';
import type { PlainTextKey } from '../texts/catalogue.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { callDesk } from '../view-state/desk-client.ts';
import { refusalTexts } from '../view-state/refusal-words.ts';
import { runAct, runQuietly } from '../view-state/run-act.ts';
import styles from './refused-acts.module.css';

const actTexts: Record<string, PlainTextKey> = {
  'send-reply': 'composer.send',
  'add-note': 'composer.addNote',
  'assign-conversation': 'act.assign',
  'take-conversation': 'act.take',
  'resolve-conversation': 'act.resolve',
  'reopen-conversation': 'act.reopen',
};

/** `outOfSight`: in conversations the agent does not see any more, where nothing can be sent again. */
export function RefusedActs({
  acts,
  outOfSight = false,
}: {
  acts: readonly RefusedAct[];
  outOfSight?: boolean;
}) {
  const { say } = useTexts();
  if (acts.length === 0) return null;
  return (
    <ul className={styles.acts}>
      {acts.map(({ entryId, command, reason, text }) => {
        const name = actTexts[command];
        return (
          <li key={entryId}>
            <Icon name="alert" size={14} />
            <span className={styles.words}>
              {say('refusedAct.summary', {
                act: name === undefined ? command : say(name),
                reason: say(refusalTexts[reason]),
              })}
              {text === null ? null : <q className={styles.said}>{text}</q>}
            </span>
            {outOfSight ? null : (
              <button
                type="button"
                onClick={() =>
                  void runAct((newEntryId) => callDesk('resendEntry', { entryId, text: null, newEntryId }))
                }
              >
                {say('delivery.resend')}
              </button>
            )}
            <button type="button" onClick={() => runQuietly(callDesk('discardEntry', { entryId }))}>
              {say('delivery.discard')}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
