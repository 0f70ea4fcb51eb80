// Owns what the small server of sync-model.ts answers when it is asked for what is beyond the horizon.
import {
  type ConversationPart,
  conversationPartSchema,
  type Ended,
  endedSchema,
} from '../../src-shared/wire/down.ts';
import type { Row } from '../../src-shared/wire/row.ts';
import { conversationIdOf, type SyncModel } from './sync-model.ts';

const endedPageSize = 2;

/** `before`: as the answer before gave it; null = from the last ended. */
export function listEnded(model: SyncModel, requestId: number, before: string | null): Ended {
  const from = before === null ? 0 : Number(before);
  const beyond = [...model.kept.keys()]
    .filter((n) => model.sees(n) && model.endedBeyondHorizon(n))
    .sort(
      (left, right) =>
        (model.conversation(right)?.resolvedAt ?? 0) - (model.conversation(left)?.resolvedAt ?? 0),
    );
  const page = beyond.slice(from, from + endedPageSize);
  const rows = page.flatMap((n) => model.whole(n).filter(({ row }) => row !== 'message'));
  const next = from + endedPageSize < beyond.length ? String(from + endedPageSize) : null;
  return endedSchema.parse({ type: 'ended', requestId, rows, before: next });
}

/** At most `size` messages born after `after`. */
export function partOf(
  model: SyncModel,
  { requestId, n, after, size }: { requestId: number; n: number; after: number; size: number },
): ConversationPart {
  const head = { type: 'conversation-part', requestId, conversationId: conversationIdOf(n) };
  if (!model.sees(n)) return conversationPartSchema.parse({ ...head, rows: [], upTo: 0, state: 'not-found' });
  const due = model.messagesOf(n).filter(({ order }) => order > after);
  const some = due.slice(0, size).map((value): Row => ({ row: 'message', value }));
  const upTo = due[some.length - 1]?.order ?? after;
  if (some.length < due.length)
    return conversationPartSchema.parse({ ...head, rows: some, upTo, state: 'more' });
  const rest = model.whole(n).filter(({ row }) => row !== 'message');
  return conversationPartSchema.parse({
    ...head,
    rows: [...some, ...rest],
    upTo: model.seq,
    state: 'whole',
  });
}
