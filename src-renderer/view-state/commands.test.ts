// Owns that every command has a name in both languages and keys of its own.
import { describe, expect, test } from 'vitest';
import { sayingOf } from '../texts/say.ts';
import { listCommands } from './commands.ts';

describe('the commands', () => {
  test('UI-2 each has a name in English and in French, unlike any other', () => {
    for (const language of ['en', 'fr'] as const) {
      const say = sayingOf(language);
      const names = listCommands().map(([, command]) => say(command.name));
      expect(names.every((name) => name.length > 2)).toBe(true);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('UI-2 no two share their keys', () => {
    const keys = listCommands().map(([, command]) => command.keys);
    expect(keys.length).toBeGreaterThan(25);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('UI-2 none takes a letter one types, nor Alt with a letter', () => {
    for (const [id, { keys }] of listCommands()) {
      const typed = /^(Alt\+)?(Shift\+)?[A-Z0-9/.,]$/.test(keys);
      expect(typed, id).toBe(false);
      expect(keys, id).toMatch(/^(Mod\+)?(Alt\+)?(Shift\+)?(\w+|[/.,])$/);
    }
  });
});
