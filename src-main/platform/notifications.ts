// Owns the system notifications of new messages: one per conversation, a click brings the agent to it.
import { type NativeImage, Notification } from 'electron';
import type { ConversationId } from '../../src-shared/std/ids.ts';

export type NotificationRequest = {
  conversationId: ConversationId;
  title: string;
  body: string;
  sound: boolean;
};

export type Notifications = {
  /** Shows it, in place of an earlier one of the same conversation. Does nothing where the system has none. */
  show(request: NotificationRequest): void;
  closeAll(): void;
};

const longestTitle = 120;
const longestBody = 300;

export function makeNotifications({
  icon,
  onClick,
  log,
}: {
  icon(): NativeImage;
  onClick(conversationId: ConversationId): void;
  log: { info(text: string): void; warn(text: string): void };
}): Notifications {
  // Also keeps them from being collected while shown, which would lose the click.
  const shown = new Map<ConversationId, Notification>();

  return {
    show({ conversationId, title, body, sound }) {
      if (!Notification.isSupported()) return;
      shown.get(conversationId)?.close();
      const picture = icon();
      const notification = new Notification({
        title: title.slice(0, longestTitle),
        body: body.slice(0, longestBody),
        silent: !sound,
        ...(picture.isEmpty() ? {} : { icon: picture }),
      });
      const forget = () => {
        if (shown.get(conversationId) === notification) shown.delete(conversationId);
      };
      notification.on('click', () => {
        forget();
        onClick(conversationId);
      });
      notification.on('close', forget);
      notification.on('failed', () => {
        forget();
        log.warn('the system refused a notification');
      });
      shown.set(conversationId, notification);
      notification.show();
      log.info(`notified about ${conversationId}`);
    },
    closeAll() {
      for (const notification of shown.values()) notification.close();
      shown.clear();
    },
  };
}
