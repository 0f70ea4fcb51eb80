// Owns what the desk tells a window by itself: that something changed, never what. The window asks again.
import { z } from 'zod';
import { conversationIdSchema } from '../std/ids.ts';

export const noticeSchema = z.discriminatedUnion('notice', [
  z.object({ notice: z.literal('session-changed') }),
  z.object({ notice: z.literal('connection-changed') }),
  z.object({ notice: z.literal('inbox-changed') }),
  z.object({ notice: z.literal('thread-changed'), conversationId: conversationIdSchema }),
  /** Another machine's words were joined with a draft. */
  z.object({ notice: z.literal('draft-changed'), conversationId: conversationIdSchema }),
  /** Drafts may be gone from the desk's disk: what windows show of them is to be saved again. */
  z.object({ notice: z.literal('drafts-in-doubt') }),
  z.object({ notice: z.literal('directory-changed') }),
  z.object({ notice: z.literal('preferences-changed') }),
  /** The agent asked for this conversation from outside the window: a notification, a deep link. */
  z.object({ notice: z.literal('conversation-called'), conversationId: conversationIdSchema }),
]);
export type Notice = z.infer<typeof noticeSchema>;
