// Owns reading the preferences of whoever is signed in, or of the machine.
import type { DeskCallAnswer } from '../../../src-shared/bridge/calls.ts';
import type { DeskRoom } from '../desk-room.ts';

export function readPreferences({ outbox, signedIn }: DeskRoom): DeskCallAnswer<'readPreferences'> {
  return outbox.preferences.read(signedIn?.account.id ?? null);
}
