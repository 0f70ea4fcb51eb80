// Owns one message on the panel: who, what, when, and how far it came.
import { commandIdSchema } from '../../../src-shared/std/ids.ts';
import type { UnsentMessage } from '../conversation/unsent-messages.ts';
import { MessageText } from './message-text.tsx';
import { usePanel } from './panel-context.ts';
import type { ThreadEntry } from './thread-entries.ts';

type MessageBubbleProps = { entry: ThreadEntry; refused: UnsentMessage['refused'] };

export function MessageBubble({ entry, refused }: MessageBubbleProps) {
  const { words } = usePanel();
  const { texts } = words;
  const author = entry.own ? texts.you : (entry.authorName ?? texts.agent);
  const classes = ['message', entry.own ? 'own' : 'theirs'];
  if (entry.opens) classes.push('opens');
  if (entry.closes) classes.push('closes');
  if (entry.pending) classes.push('pending');
  return (
    <li class={classes.join(' ')}>
      <p class={entry.own || !entry.opens ? 'unseen' : 'author'}>
        <bdi>{author}</bdi>
      </p>
      <div class="bubble">
        <MessageText text={entry.text} />
      </div>
      {entry.closes || entry.delivery !== null ? (
        <p class={entry.delivery === 'refused' ? 'state refused' : 'state'}>
          <time dateTime={new Date(entry.at).toISOString()}>{words.time(entry.at)}</time>
          <DeliveryWords entry={entry} refused={refused} />
        </p>
      ) : null}
    </li>
  );
}

function DeliveryWords({ entry, refused }: MessageBubbleProps) {
  const { session, words } = usePanel();
  const { texts } = words;
  switch (entry.delivery) {
    case null:
      return null;
    case 'waiting-to-send':
      return <span> · {texts.waitingToSend}</span>;
    case 'sending':
      return <span> · {texts.sending}</span>;
    case 'sent':
      return <span> · {texts.sent}</span>;
    case 'read':
      return <span> · {texts.read}</span>;
    case 'refused': {
      const id = commandIdSchema.parse(entry.id);
      return (
        <>
          <span> · {texts.refusal[refused ?? 'invalid']}</span>
          <span class="choices">
            <button type="button" onClick={() => session.retry(id)}>
              {texts.retry}
            </button>
            <button type="button" onClick={() => session.discard(id)}>
              {texts.discard}
            </button>
          </span>
        </>
      );
    }
  }
}
