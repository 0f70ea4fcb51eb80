// Owns whether a line that is up is a weak one: answers come late, or acts that left are not confirmed.
import { useState } from 'react';
import type { ConnectionView } from '../../src-shared/bridge/views.ts';

/** An answer that takes longer than this (ms) is felt: the agent has to be told what is going on. */
const weakAfterMs = 2_000;

export type LineWeakness = { why: 'slow'; seconds: number } | { why: 'unanswered'; count: number };

/** `unansweredSince`: since when unanswered acts have not become fewer; null when there are none. */
export function lineWeakness(
  link: ConnectionView,
  unansweredSince: number | null,
  now: number,
): LineWeakness | null {
  if (link.state !== 'live') return null;
  if (unansweredSince !== null && now - unansweredSince >= weakAfterMs)
    return { why: 'unanswered', count: link.unanswered };
  if (link.latencyMs === null || link.latencyMs <= weakAfterMs) return null;
  return { why: 'slow', seconds: Math.round(link.latencyMs / 1000) };
}

export type Unanswered = { count: number; since: number | null };

/** An answer to any of them begins the waiting anew; so does a line that is not live. */
export function unansweredAfter(before: Unanswered, link: ConnectionView, now: number): Unanswered {
  const count = link.state === 'live' ? link.unanswered : 0;
  if (count === before.count) return before;
  if (count === 0) return { count, since: null };
  return { count, since: count < before.count ? now : (before.since ?? now) };
}

/** For the component that shows the link; it has to be drawn again as time passes. */
export function useUnanswered(link: ConnectionView | undefined, now: number): number | null {
  const [unanswered, setUnanswered] = useState<Unanswered>({ count: 0, since: null });
  const next = link === undefined ? unanswered : unansweredAfter(unanswered, link, now);
  if (next !== unanswered) setUnanswered(next);
  return next.since;
}
