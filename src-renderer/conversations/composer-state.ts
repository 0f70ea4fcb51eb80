// Owns whether the words in the composer may be sent now, and what to do when they may not.
import type { ThreadView } from '../../src-shared/bridge/views.ts';
import type { DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import { maxMessageLength } from '../../src-shared/domain/conversation/message.ts';

export type ComposerState =
  | { state: 'ready'; takes: boolean }
  | { state: 'ended'; mayReopen: boolean }
  | { state: 'gone' }
  | { state: 'disk-full' }
  | { state: 'not-owner'; mayTake: boolean };

/**
 * A note is always possible; a reply only by the owner, or by whoever it makes the owner. On a full disk neither is:
 * nothing could be kept of it.
 */
export function composerState(
  { conversation, may }: Pick<ThreadView, 'conversation' | 'may'>,
  kind: DraftKind,
  diskFull: boolean,
): ComposerState {
  if (diskFull) return { state: 'disk-full' };
  if (kind === 'note') return { state: 'ready', takes: false };
  if (conversation.status === 'abandoned') return { state: 'gone' };
  if (conversation.status === 'resolved') return { state: 'ended', mayReopen: may.reopen };
  if (!may.reply) return { state: 'not-owner', mayTake: may.take };
  return { state: 'ready', takes: conversation.assigneeId === null };
}

/** From this many characters left on the count is shown. */
const countFrom = 500;

export type LengthReading =
  | { state: 'ample' }
  | { state: 'near'; left: number }
  | { state: 'over'; by: number };

export function readLength(length: number): LengthReading {
  const left = maxMessageLength - length;
  if (left < 0) return { state: 'over', by: -left };
  return left < countFrom ? { state: 'near', left } : { state: 'ample' };
}
