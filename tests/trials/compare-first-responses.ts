// Owns what must hold of first-response clocks however often the server was started: due when they were set to be.
import { conversationSchema } from '../../src-shared/domain/conversation/conversation.ts';
import { chatFirstResponseTargetMs } from '../../src-shared/domain/sla/first-response.ts';
import type { Stored } from '../support/read-stored.ts';
import { broken, type Violation } from './trial.ts';

/** The trials' workspaces have the target of product.md §4, and a clock starts when its conversation does. */
export function compareFirstResponses(stored: Stored): Violation[] {
  return [...stored.conversations.values()].flatMap((body) => {
    const { id, createdAt, firstResponse } = conversationSchema.parse(body);
    const lateMs = firstResponse.dueAt - createdAt - chatFirstResponseTargetMs;
    return lateMs === 0
      ? []
      : [broken('first-response', `the clock of ${id} is due ${lateMs} ms from when it was set to be`)];
  });
}
