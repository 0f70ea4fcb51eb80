// Owns that shortcuts mean the same on every keyboard, and that typing is never taken for one.
import { describe, expect, test } from 'vitest';
import { listCommands } from '../view-state/commands.ts';
import { keysMatch, type PressedKey, parseKeys } from './match-keys.ts';

const digits = '1234567890'.split('').map((digit) => `Digit${digit}`);
const letters = 'QWERTYUIOPASDFGHJKLZXCVBNM'.split('').map((letter) => `Key${letter}`);
const codes = [...digits, ...letters, 'Semicolon', 'Comma', 'Period', 'Slash'];

/** What each key types alone and with Shift, in the order of `codes`. */
const layouts = {
  us: ['1234567890qwertyuiopasdfghjklzxcvbnm;,./', '!@#$%^&*()QWERTYUIOPASDFGHJKLZXCVBNM:<>?'],
  german: ['1234567890qwertzuiopasdfghjklyxcvbnmö,.-', '!"§$%&/()=QWERTZUIOPASDFGHJKLYXCVBNMÖ;:_'],
  french: ['&é"\'(-è_çàazertyuiopqsdfghjklwxcvbn,m;:!', '1234567890AZERTYUIOPQSDFGHJKLWXCVBN?M./§'],
  dvorak: ["1234567890',.pyfgcrlaoeuidhtn;qjkxbmswvz", '!@#$%^&*()"<>PYFGCRLAOEUIDHTN:QJKXBMSWVZ'],
  russian: ['1234567890йцукенгшщзфывапролдячсмитьжбю.', '!"№;%:?*()ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬЖБЮ,'],
};

const plain: PressedKey = {
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  altGraph: false,
  composing: false,
};

function presses([alone, shifted]: readonly string[]): PressedKey[] {
  return codes.flatMap((code, place) => [
    { ...plain, code, key: alone?.[place] ?? '', ctrlKey: true },
    { ...plain, code, key: shifted?.[place] ?? '', ctrlKey: true, shiftKey: true },
  ]);
}

const wanted = listCommands().map(([id, { keys }]) => ({ id, keys, parsed: parseKeys(keys) }));
const matching = (pressed: PressedKey, mac = false) =>
  wanted.filter(({ parsed }) => keysMatch(pressed, parsed, mac)).map(({ id }) => id);

describe.each(Object.entries(layouts))('on a %s keyboard', (_, layout) => {
  test('UI-2 no press means two commands', () => {
    for (const pressed of presses(layout))
      expect(matching(pressed).length, JSON.stringify(pressed)).toBeLessThan(2);
  });

  test('UI-2 every command by letter, digit or sign can be pressed', () => {
    const reached = new Set(presses(layout).flatMap((pressed) => matching(pressed)));
    const typed = wanted.filter(({ keys }) => /\+[A-Z0-9/.,]$/.test(keys)).map(({ id }) => id);
    // Where a sign lies on a key of its own outside these rows it is reached there by what it types.
    const bySign = new Set(['open-cheat-sheet', 'open-settings', 'send-and-next']);
    expect(typed.filter((id) => !reached.has(id) && !bySign.has(id))).toEqual([]);
  });

  test('UI-3 without Control the same presses only type', () => {
    for (const pressed of presses(layout)) expect(matching({ ...pressed, ctrlKey: false })).toEqual([]);
  });

  test('UI-3 with AltGr, however the platform tells it, they only type', () => {
    for (const pressed of presses(layout)) {
      expect(matching({ ...pressed, altGraph: true })).toEqual([]);
      expect(matching({ ...pressed, altKey: true })).toEqual([]);
    }
  });

  test('UI-3 while a character is being composed they only type', () => {
    for (const pressed of presses(layout)) expect(matching({ ...pressed, composing: true })).toEqual([]);
  });
});

describe('matching', () => {
  const press = (given: Partial<PressedKey>) => matching({ ...plain, ...given });

  test('UI-3 a letter is where the layout types it, or where it lies under another script', () => {
    expect(press({ ctrlKey: true, key: 'k', code: 'KeyK' })).toEqual(['open-palette']);
    expect(press({ ctrlKey: true, key: 'k', code: 'KeyV' })).toEqual(['open-palette']);
    expect(press({ ctrlKey: true, key: 'v', code: 'KeyK' })).toEqual([]);
    expect(press({ ctrlKey: true, key: 'л', code: 'KeyK' })).toEqual(['open-palette']);
    expect(press({ ctrlKey: true, key: 'K', code: 'KeyK' })).toEqual(['open-palette']);
  });

  test('UI-3 a sign may need Shift to be typed; Enter and Escape may not', () => {
    expect(press({ ctrlKey: true, shiftKey: true, key: '/', code: 'Digit7' })).toEqual(['open-cheat-sheet']);
    expect(press({ ctrlKey: true, key: 'Enter', code: 'Enter' })).toEqual(['send']);
    expect(press({ ctrlKey: true, shiftKey: true, key: 'Enter', code: 'Enter' })).toEqual([
      'send-and-resolve',
    ]);
    expect(press({ key: 'Enter', code: 'Enter' })).toEqual([]);
    expect(press({ key: 'Escape', code: 'Escape' })).toEqual(['leave']);
  });

  test('UI-3 on a Mac the command key is meant, and Control stays with the text', () => {
    expect(matching({ ...plain, metaKey: true, key: 'j', code: 'KeyJ' }, true)).toEqual(['next-waiting']);
    expect(matching({ ...plain, ctrlKey: true, key: 'e', code: 'KeyE' }, true)).toEqual([]);
    expect(matching({ ...plain, metaKey: true, key: 'e', code: 'KeyE' }, false)).toEqual([]);
  });
});
