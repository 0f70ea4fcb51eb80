// Owns the line under one's own message: how far it has got, and what can be done while it has not got there.
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { deliveryInWords } from './delivery-words.ts';
import { HeldLine } from './held-line.tsx';
import styles from './message-row.module.css';
import { openEditor } from './open-editors.ts';
import { discardRefused, resendRefused } from './refused-entry.ts';
import type { SpokenMessage } from './thread-items.ts';

export type DeliveryLineProps = {
  message: SpokenMessage;
  conversationId: ConversationId;
  offersUndo: boolean;
  editing: boolean;
};

export function DeliveryLine({ message, conversationId, offersUndo, editing }: DeliveryLineProps) {
  const { say } = useTexts();
  const { delivery, entryId } = message;
  if (delivery.state === 'held' && entryId !== null)
    return (
      <p className={styles.delivery}>
        <HeldLine act={{ entryId, conversationId, until: delivery.until }} offers={offersUndo} />
      </p>
    );
  if (delivery.state !== 'refused' || entryId === null)
    return (
      <p className={styles.delivery}>
        <span>{deliveryInWords(delivery, say)}</span>
      </p>
    );
  const { id, text } = message;
  const kind = message.kind === 'note' ? 'note' : 'reply';
  return (
    <p className={styles.delivery}>
      <Icon name="alert" size={12} />
      <span>{deliveryInWords(delivery, say)}</span>
      {editing ? null : (
        <span className={styles.acts}>
          <button
            type="button"
            onClick={() => openEditor(id, { what: 'refused', conversationId, kind, before: text })}
          >
            {say('delivery.edit')}
          </button>
          <button type="button" onClick={() => void resendRefused(entryId)}>
            {say('delivery.resend')}
          </button>
          <button
            type="button"
            onClick={() => discardRefused(entryId, { conversationId, editedId: id, text })}
          >
            {say('delivery.discard')}
          </button>
        </span>
      )}
    </p>
  );
}
