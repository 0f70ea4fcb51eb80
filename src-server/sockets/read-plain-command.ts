// Owns reading what most frames are, a message somebody wrote, without their schemas: as strict, and many times as fast.
import type { z } from 'zod';
import type { CommandId, ConversationId } from '../../src-shared/std/ids.ts';
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

const lastEpochMs = 8_640_000_000_000_000;
const commandIdPattern = /^[A-Za-z0-9_-]{16,48}$/;
const idPattern = /^[A-Za-z0-9_.-]{1,64}$/;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isEpochMs(value: unknown): value is number {
  return isCount(value) && value <= lastEpochMs;
}

function isCommandId(value: unknown): value is CommandId {
  return typeof value === 'string' && commandIdPattern.test(value);
}

function isConversationId(value: unknown): value is ConversationId {
  return typeof value === 'string' && idPattern.test(value);
}
