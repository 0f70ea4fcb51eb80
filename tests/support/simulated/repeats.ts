// Owns which frames a line brings twice, and when: only such as the protocol promises to bear, by a chance of its own.
import type { SeededRandom } from '../../../src-shared/std/seeded-random.ts';
import type { Door, Way } from './network.ts';

/** Comes `afterMs` later once more; 0: right behind itself. */
export type Again = { way: Way; text: string; afterMs: number };

/** For one line: hears of every frame that came through, and answers what of it, or of an earlier one, comes again. */
export type LineRepeats = (way: Way, text: string) => readonly Again[];
export type Repeats = (door: Door) => LineRepeats;

export const noRepeats: Repeats = () => () => [];

/** How likely each frame that may is: of one seed in three none is. */
const chances = [0, 0.02, 0.2];
const latestMs = [100, 3_000, 60_000];

/** `random` is nobody else's: what else a seed does stays as it is. */
export function chooseRepeats(random: SeededRandom): Repeats {
  const chance = random.pick(chances);
  if (chance === 0) return noRepeats;
  const strikes = () => random.next() < chance;
  const later = () => 1 + random.below(random.pick(latestMs));

  return (door) => {
    /** By id, not answered for good. */
    const commands = new Map<string, string>();

    return (way, text) => {
      const again: Again[] = [];
      const repeat = (afterMs: number) => again.push({ way, text, afterMs });
      switch (`${way} ${typeOf(text)}`) {
        case 'up command':
          commands.set(idOf(text), text);
          // Later only once it is answered: what the server could not decide was not stored, and may be taken back.
          if (strikes()) repeat(0);
          break;
        case 'down ack':
        case 'down refused': {
          if (strikes()) repeat(0);
          if (strikes()) repeat(later());
          const command = commands.get(idOf(text));
          commands.delete(idOf(text));
          if (command !== undefined && strikes()) again.push({ way: 'up', text: command, afterMs: later() });
          break;
        }
        case 'down changes':
          if (strikes()) repeat(0);
          // What moves no cursor can only be known by coming in its turn; what takes away would do most harm out of it.
          if (door === 'console' && (strikes() || takesAway(text)) && movesCursor(text)) repeat(later());
          break;
      }
      return again;
    };
  };
}

const typeOf = (text: string) => /^\{"type":"([a-z-]+)"/.exec(text)?.[1] ?? '';
const idOf = (text: string) => /"id":"([^"]+)"/.exec(text)?.[1] ?? '';

const takesAway = (text: string) => text.includes('"forget":["');

function movesCursor(text: string): boolean {
  const frame: unknown = JSON.parse(text);
  if (typeof frame !== 'object' || frame === null || !('after' in frame) || !('upTo' in frame)) return false;
  return Number(frame.after) < Number(frame.upTo);
}
