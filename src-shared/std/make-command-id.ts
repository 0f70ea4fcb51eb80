// Owns making command ids: nobody can guess one, and later ones sort after earlier ones.
import { type CommandId, commandIdSchema } from './ids.ts';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-';
/** How many random bytes an id takes; six bits of each are used: 96 in all. */
export const commandIdChance = 16;

/**
 * An id from the time (epoch ms) and `commandIdChance` random bytes. Because ids grow with time, the server's index of
 * them is written at its end instead of all over (benchmarks.md `relay`); nothing else relies on their order.
 */
export function makeCommandId(now: number, chance: Uint8Array): CommandId {
  if (chance.length !== commandIdChance)
    throw new Error(`a command id takes ${commandIdChance} random bytes`);
  const time = Math.max(0, Math.trunc(now)).toString(36).toUpperCase().padStart(9, '0');
  return commandIdSchema.parse(`${time}-${Array.from(chance, (byte) => digits[byte & 63]).join('')}`);
}
