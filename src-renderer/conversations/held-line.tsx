// Owns the quiet line of an act that can still be taken back: a bar that drains, the seconds left, undo and send now.
import { type CSSProperties, useState } from 'react';
import type { HeldAct } from '../../src-shared/bridge/views.ts';
import { useTexts } from '../texts/use-texts.ts';
import { keysInWords } from '../ui/key-names.ts';
import { commands } from '../view-state/commands.ts';
import { lastOfOneGo, useHeldActs } from '../view-state/held-acts.ts';
import { useSecond } from '../view-state/second-ticker.ts';
import styles from './held-line.module.css';
import { sendNow, undoAct } from './undo-act.ts';

export type HeldLineProps = {
  act: Pick<HeldAct, 'entryId' | 'conversationId' | 'until'>;
  /** What is said with the seconds left; "sending in 4 s" where nothing else is. */
  words?: (seconds: number) => string;
  /** False where another line of the same go offers undo already. */
  offers: boolean;
};

export function HeldLine({ act, words, offers }: HeldLineProps) {
  const { say } = useTexts();
  const held = useHeldActs();
  useSecond();
  const seconds = Math.ceil((act.until - Date.now()) / 1000);
  if (seconds <= 0) return <span>{say('delivery.waiting')}</span>;
  return (
    <span className={styles.held}>
      <Bar key={act.until} until={act.until} />
      <span className={styles.words} aria-hidden="true">
        {words === undefined ? say('held.sendingIn', { seconds }) : words(seconds)}
      </span>
      <span className="visually-hidden">{say('delivery.held')}</span>
      {offers ? (
        <span className={styles.acts}>
          <button type="button" onClick={() => undoAct(act.entryId)}>
            {say('held.undo')}
            <kbd>{keysInWords(commands.undo.keys)}</kbd>
          </button>
          <button
            type="button"
            title={keysInWords(commands['send-now'].keys)}
            onClick={() => sendNow(lastOfOneGo(held, act)?.entryId ?? act.entryId)}
          >
            {say('held.sendNow')}
          </button>
        </span>
      ) : null}
    </span>
  );
}

/** The longest an act is held (ms): what the whole bar stands for is at least what was left when it was first drawn. */
const wholeMs = 5_000;

function Bar({ until }: { until: number }) {
  const [left] = useState(() => Math.max(0, until - Date.now()));
  const style: CSSProperties & Record<`--${string}`, string | number> = {
    '--left': `${left}ms`,
    '--from': Math.min(1, left / Math.max(wholeMs, left)),
  };
  return (
    <span className={styles.bar} aria-hidden="true">
      <span style={style} />
    </span>
  );
}
