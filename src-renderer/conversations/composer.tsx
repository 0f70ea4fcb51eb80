// Owns the writing place of one conversation: reply or note, each with its own draft; nothing typed here is ever lost.
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import type { ThreadView } from '../../src-shared/bridge/views.ts';
import type { DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import type { CommandId, ConversationId } from '../../src-shared/std/ids.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { keysInWords } from '../ui/key-names.ts';
import { useCommand } from '../view-state/command-handlers.ts';
import { commands } from '../view-state/commands.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { modeOf, useViewStore, writeAs } from '../view-state/view-store.ts';
import styles from './composer.module.css';
import { ComposerNotice } from './composer-notice.tsx';
import { composerState, readLength } from './composer-state.ts';
import { contactName } from './contact-name.ts';
import { drafts, useDraft, useDraftJoined } from './drafts.ts';
import { focusComposer } from './focus-composer.ts';
import { openNextWaiting } from './open-next-waiting.ts';
import { submitDraft } from './submit-draft.ts';
import { createTypingSignal } from './typing-signal.ts';
import { sendNow } from './undo-act.ts';
import { useKeptCaret } from './use-kept-caret.ts';

export type ComposerProps = {
  conversationId: ConversationId;
  view: Pick<ThreadView, 'conversation' | 'contact' | 'may'>;
  ownerName: string;
  diskFull: boolean;
  /** The last act here that can still be taken back; null when there is none. */
  heldEntryId: CommandId | null;
};

export function Composer(props: ComposerProps) {
  const { conversationId, view, ownerName, diskFull, heldEntryId } = props;
  const { say } = useTexts();
  const mode = useViewStore((state) => modeOf(state, conversationId));
  const text = useDraft(conversationId, mode);
  const state = composerState(view, mode, diskFull);
  const length = readLength(text.length);
  const sendable = state.state === 'ready' && text.trim() !== '' && length.state !== 'over';
  const name = contactName(view.contact, say);
  const signal = useTypingSignal(conversationId);
  const field = useKeptCaret(conversationId, mode);
  const [typed, setTyped] = useState('');
  const letsGo = text === '' && heldEntryId !== null;
  const letGo = () => {
    if (heldEntryId !== null) sendNow(heldEntryId);
  };

  const send = async (thenResolve: boolean): Promise<boolean> => {
    if (!sendable) return false;
    signal.stop();
    return submitDraft(conversationId, mode, thenResolve);
  };
  const choose = (kind: DraftKind) => {
    writeAs(conversationId, kind);
    focusComposer();
  };
  useCommand('send', () => (letsGo ? letGo() : void send(false)), sendable || letsGo);
  useCommand('send-and-resolve', () => void send(true), sendable && mode === 'reply');
  useCommand(
    'send-and-next',
    () =>
      void send(false).then((sent) => {
        if (sent) return openNextWaiting(conversationId);
      }),
    sendable,
  );
  useCommand('write-note', () => choose('note'));
  useCommand('write-reply', () => choose('reply'));

  return (
    <section
      className={styles.composer}
      data-mode={mode}
      aria-label={say('composer.region')}
      data-region="composer"
    >
      <ComposerNotice state={state} conversationId={conversationId} ownerName={ownerName} />
      <JoinedNotice conversationId={conversationId} kind={mode} />
      <textarea
        ref={field}
        className={styles.words}
        data-composer
        data-region-focus
        data-own-undo={text !== '' && text === typed}
        aria-label={mode === 'note' ? say('composer.noteLabel') : say('composer.replyLabel', { name })}
        placeholder={mode === 'note' ? say('composer.notePlaceholder') : say('composer.replyTo', { name })}
        aria-invalid={length.state === 'over'}
        value={text}
        dir="auto"
        rows={2}
        spellCheck
        onChange={(event) => {
          setTyped(event.target.value);
          drafts.write(conversationId, mode, event.target.value);
          if (mode === 'reply' && state.state === 'ready') signal.wrote(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !letsGo || event.nativeEvent.isComposing || hasModifier(event)) return;
          event.preventDefault();
          letGo();
        }}
        onBlur={() => {
          signal.stop();
          void drafts.flush();
        }}
      />
      <div className={styles.foot}>
        <fieldset className={styles.modes}>
          <legend className="visually-hidden">{say('composer.mode')}</legend>
          <button type="button" aria-pressed={mode === 'reply'} onClick={() => choose('reply')}>
            {say('composer.reply')}
          </button>
          <button
            type="button"
            aria-pressed={mode === 'note'}
            title={keysInWords(commands['write-note'].keys)}
            onClick={() => choose('note')}
          >
            <Icon name="note" size={14} />
            {say('composer.note')}
          </button>
        </fieldset>
        <span className={styles.length} data-over={length.state === 'over'} aria-live="polite">
          {length.state === 'over' ? say('composer.tooLong', { count: length.by }) : null}
          {length.state === 'near' ? say('composer.left', { count: length.left }) : null}
        </span>
        {mode === 'reply' ? (
          <button
            type="button"
            className={styles.second}
            disabled={!sendable}
            title={keysInWords(commands['send-and-resolve'].keys)}
            onClick={() => void send(true)}
          >
            {say('composer.sendAndResolve')}
          </button>
        ) : null}
        <button
          type="button"
          className={styles.send}
          disabled={!sendable}
          title={keysInWords(commands.send.keys)}
          onClick={() => void send(false)}
        >
          {mode === 'note' ? say('composer.addNote') : say('composer.send')}
        </button>
      </div>
    </section>
  );
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.shiftKey || event.ctrlKey || event.metaKey || event.altKey;
}

function JoinedNotice({ conversationId, kind }: { conversationId: ConversationId; kind: DraftKind }) {
  const { say } = useTexts();
  if (!useDraftJoined(conversationId, kind)) return null;
  return (
    <p className={styles.hint} role="status">
      <span>{say('composer.joined')}</span>
      <button type="button" className={styles.seen} onClick={() => drafts.joinSeen(conversationId, kind)}>
        {say('composer.joinedSeen')}
      </button>
    </p>
  );
}

function useTypingSignal(conversationId: ConversationId) {
  const signal = useMemo(
    () =>
      createTypingSignal({
        tell: (on) => {
          callDesk('setTyping', { conversationId, on }).catch(() => {
            // Typing is ephemeral: what was not told is not worth a word.
          });
        },
        now: () => performance.now(),
      }),
    [conversationId],
  );
  useEffect(() => () => signal.stop(), [signal]);
  return signal;
}
