// Owns the list of trials `npm run trials` goes through.
import { parallelOpens } from './parallel-opens.ts';
import { serverKill } from './server-kill.ts';
import { takeRace } from './take-race.ts';
import type { Trial } from './trial.ts';

export const trials: readonly Trial[] = [serverKill, takeRace, parallelOpens];
