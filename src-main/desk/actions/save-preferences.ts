// Owns changing some preferences and leaving the rest.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import { type Preferences, preferencesSchema } from '../../../src-shared/bridge/views.ts';
import type { DeskRoom } from '../desk-room.ts';
import { readPreferences } from './read-preferences.ts';

export function savePreferences(
  room: DeskRoom,
  input: DeskCallInput<'savePreferences'>,
): DeskCallAnswer<'savePreferences'> {
  const before = readPreferences(room);
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const after: Preferences = preferencesSchema.parse({ ...before, ...Object.fromEntries(given) });
  room.outbox.preferences.save(room.signedIn?.account.id ?? null, after);
  room.announce({ notice: 'preferences-changed' });
  return { done: true };
}
