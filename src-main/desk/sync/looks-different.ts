// Owns whether a change of the link is one the agent would see in the status bar.
import type { SyncState } from './sync-state.ts';

export function looksDifferent(before: SyncState, after: SyncState): boolean {
  if (before.state !== after.state) return true;
  if (before.state === 'catching-up' && after.state === 'catching-up')
    return before.remaining !== after.remaining;
  if (before.state === 'live' && after.state === 'live')
    return before.link.latencyMs !== after.link.latencyMs;
  if (before.state === 'offline' && after.state === 'offline') return before.nextTryAt !== after.nextTryAt;
  return false;
}
