// Owns asking the server for ended conversations beyond the horizon.
import type { DeskCallAnswer } from '../../../src-shared/bridge/calls.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';

/** What needs the other side says so at once when it is not there, and when it goes away meanwhile. */
export async function fetchOlder(room: DeskRoom): Promise<DeskCallAnswer<'fetchOlder'>> {
  const answer = await requireSignedIn(room).sync.fetchOlder();
  // Also when nothing came: that there are no more is part of the inbox.
  if (answer.state === 'fetched') room.announce({ notice: 'inbox-changed' });
  return answer;
}
