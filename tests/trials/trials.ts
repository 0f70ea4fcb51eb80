// Owns the list of trials `npm run trials` goes through.
import { serverKill } from './server-kill.ts';
import type { Trial } from './trial.ts';

export const trials: readonly Trial[] = [serverKill];
