// Owns asking the server for ended conversations beyond the horizon.
import type { DeskCallAnswer } from '../../../src-shared/bridge/calls.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';

/** What needs the other side says so at once when it is not there. */
export function fetchOlder(
  room: DeskRoom,
): DeskCallAnswer<'fetchOlder'> | Promise<DeskCallAnswer<'fetchOlder'>> {
  const { sync } = requireSignedIn(room);
  if (sync.state().state !== 'live') return { state: 'offline' };
  return sync.fetchOlder();
}
