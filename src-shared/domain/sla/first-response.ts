// Owns the first-response clock: started when a conversation begins, settled by the first reply, cancelled by resolving.
import { z } from 'zod';
import { epochMsSchema } from '../../std/ids.ts';

export const firstResponseSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('running'), startedAt: epochMsSchema, dueAt: epochMsSchema }),
  z.object({ state: z.literal('met'), dueAt: epochMsSchema, settledAt: epochMsSchema }),
  z.object({ state: z.literal('met_late'), dueAt: epochMsSchema, settledAt: epochMsSchema }),
  z.object({ state: z.literal('cancelled'), dueAt: epochMsSchema }),
]);
export type FirstResponse = z.infer<typeof firstResponseSchema>;

/** product.md §4: 60 s for chat. */
export const chatFirstResponseTargetMs = 60_000;
/** product.md §4: the first at-risk threshold. */
export const atRiskShare = 0.75;

/** Starts the clock. `startedAt` epoch ms, `targetMs` > 0. */
export function startFirstResponse(startedAt: number, targetMs: number): FirstResponse {
  return { state: 'running', startedAt, dueAt: startedAt + targetMs };
}

/** Settles a running clock by our first reply; a settled or cancelled clock stays as it is. Due to the ms is still met. */
export function settleFirstResponse(clock: FirstResponse, repliedAt: number): FirstResponse {
  if (clock.state !== 'running') return clock;
  const state = repliedAt <= clock.dueAt ? 'met' : 'met_late';
  return { state, dueAt: clock.dueAt, settledAt: repliedAt };
}

/** Resolving without a reply stops the clock without a verdict. */
export function cancelFirstResponse(clock: FirstResponse): FirstResponse {
  return clock.state === 'running' ? { state: 'cancelled', dueAt: clock.dueAt } : clock;
}

export type FirstResponseReading =
  | { state: 'running' | 'at_risk' | 'breached'; remainingMs: number; usedShare: number }
  | { state: 'met' | 'met_late' | 'cancelled' };

/** What the clock says at `now` (server time): `remainingMs` < 0 once breached, `usedShare` in [0, 1]. */
export function firstResponseAt(clock: FirstResponse, now: number): FirstResponseReading {
  if (clock.state !== 'running') return { state: clock.state };
  const remainingMs = clock.dueAt - now;
  const usedShare = Math.min(1, Math.max(0, (now - clock.startedAt) / (clock.dueAt - clock.startedAt)));
  const state = remainingMs < 0 ? 'breached' : usedShare >= atRiskShare ? 'at_risk' : 'running';
  return { state, remainingMs, usedShare };
}
