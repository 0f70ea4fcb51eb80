// Owns that a few letters find the command that was meant.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sayingOf } from '../texts/say.ts';
import { listCommands } from '../view-state/commands.ts';
import { fuzzyScore } from './fuzzy-match.ts';

function best(query: string, language: 'en' | 'fr'): string | undefined {
  const say = sayingOf(language);
  return listCommands()
    .map(([id, command]) => ({ id, score: fuzzyScore(query, say(command.name)) }))
    .filter((found) => found.score !== null)
    .sort((left, right) => (right.score ?? 0) - (left.score ?? 0))[0]?.id;
}

describe('finding a command', () => {
  test.each([
    ['resolve', 'en', 'resolve'],
    ['reso', 'fr', 'resolve'],
    ['RÉSOUDRE', 'fr', 'resolve'],
    ['trans', 'en', 'assign'],
    ['queue', 'en', 'show-queue'],
    ['reglages', 'fr', 'open-settings'],
    ['light', 'en', 'toggle-theme'],
    ['i am aw', 'en', 'presence-away'],
  ] as const)('UI-13 "%s" in %s finds %s', (query, language, id) => {
    expect(best(query, language)).toBe(id);
  });

  test('UI-13 nothing is found where a letter is missing, everything where nothing was typed', () => {
    expect(best('zzqx', 'en')).toBeUndefined();
    expect(fuzzyScore('', 'Resolve')).not.toBeNull();
  });

  test('UI-13 letters left out of a name still find it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...listCommands().map(([, command]) => sayingOf('en')(command.name))),
        fc.infiniteStream(fc.boolean()),
        (name, keep) => {
          const kept = name
            .split('')
            .filter(() => keep.next().value === true)
            .join('');
          expect(fuzzyScore(kept, name)).not.toBeNull();
        },
      ),
    );
  });
});
