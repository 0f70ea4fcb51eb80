// Owns reading what most frames are, a message somebody wrote, without their schemas: as strict, and many times as fast.
import type { z } from 'zod';
import {
  isCommandId,
  isConversationId,
  isCount,
  isEpochMs,
  isObject,
} from '../../src-shared/std/plain-values.ts';
import type { CommandFrame } from '../../src-shared/wire/up.ts';
import type { widgetCommandFrameSchema } from '../../src-shared/wire/widget-up.ts';
import type { FrameObject } from './read-frame.ts';

type WidgetCommandFrame = z.infer<typeof widgetCommandFrameSchema>;

/** What widget-up.ts makes of a visitor's message; null for anything else: ask the schema. */
export function readPlainMessage(frame: FrameObject): WidgetCommandFrame | null {
  const { type, id, at, command } = frame;
  if (type !== 'command' || !isCommandId(id) || !isEpochMs(at) || !isObject(command)) return null;
  const { name, conversationId, text } = command;
  if (name !== 'send-message' || !isConversationId(conversationId) || typeof text !== 'string') return null;
  return { type, id, at, command: { name, conversationId, text } };
}

/** What up.ts makes of an agent's reply; null for anything else: ask the schema. */
export function readPlainReply(frame: FrameObject): CommandFrame | null {
  const { type, id, at, command } = frame;
  if (type !== 'command' || !isCommandId(id) || !isEpochMs(at) || !isObject(command)) return null;
  const { name, conversationId, epoch, text } = command;
  if (name !== 'send-reply' || !isConversationId(conversationId)) return null;
  if (!isCount(epoch) || typeof text !== 'string') return null;
  return { type, id, at, command: { name, conversationId, epoch, text } };
}
