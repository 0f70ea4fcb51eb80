// Owns telling ids and numbers apart exactly as their schemas do, without them: for what is read by the ten thousand.
import {
  type AgentId,
  type CommandId,
  type ContactId,
  type ConversationId,
  commandIdPattern,
  idPattern,
  lastEpochMs,
  type MessageId,
  messageIdPattern,
} from './ids.ts';

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A sequence, an order, a number of something. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

export function isEpochMs(value: unknown): value is number {
  return isCount(value) && value <= lastEpochMs;
}

export function isCommandId(value: unknown): value is CommandId {
  return typeof value === 'string' && commandIdPattern.test(value);
}

export function isMessageId(value: unknown): value is MessageId {
  return typeof value === 'string' && messageIdPattern.test(value);
}

export function isConversationId(value: unknown): value is ConversationId {
  return typeof value === 'string' && idPattern.test(value);
}

export function isContactId(value: unknown): value is ContactId {
  return typeof value === 'string' && idPattern.test(value);
}

export function isAgentId(value: unknown): value is AgentId {
  return typeof value === 'string' && idPattern.test(value);
}
