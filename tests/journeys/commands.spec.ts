// Owns the journeys of the keyboard and the language: every act by name in the palette, and AltGr only ever types.

import { catalogue } from '../../src-renderer/texts/catalogue.ts';
import { listCommands } from '../../src-renderer/view-state/commands.ts';
import { consolePage } from './support/console-page.ts';
import { expect, test } from './support/workplace-test.ts';

/** In the palette itself: it is open already, and Escape leaves it. */
const meansNothingThere = new Set(['open-palette', 'leave']);

test('JOURNEY-6 the palette lists every command by name, in both languages', async ({ workplace }) => {
  const { window } = await workplace.openConsole();
  await expect(consolePage(window).connection).toContainText('Live', { timeout: 15_000 });
  for (const language of ['en', 'fr'] as const) {
    await window.keyboard.press('Control+K');
    const palette = window.getByRole('dialog', { name: catalogue['palette.title'][language] });
    await expect(palette).toBeVisible();
    const names = listCommands()
      .filter(([id]) => !meansNothingThere.has(id))
      .map(([, command]) => catalogue[command.name][language]);
    const shown = await palette.getByRole('option').allInnerTexts();
    for (const name of names)
      expect(
        shown.filter((text) => text.startsWith(name)),
        name,
      ).not.toEqual([]);
    await window.keyboard.press('Escape');
    await expect(palette).toBeHidden();
    await window.keyboard.press('Control+Shift+U');
  }
});

test('JOURNEY-7 AltGr types into the reply and runs nothing', async ({ workplace }) => {
  const { window } = await workplace.openConsole();
  const { rows, reply, connection } = consolePage(window);
  await expect(connection).toContainText('Live', { timeout: 15_000 });
  const visitor = await workplace.visit();
  await visitor.openChat();
  await visitor.say('Bonjour');
  await expect(rows).toContainText('Bonjour');
  await window.keyboard.press('Control+J');
  await expect(reply).toBeFocused();
  // As Windows reports AltGr on a French keyboard: Ctrl and Alt down, the key is the sign itself.
  const press = (key: string, code: string, altGraph: boolean) =>
    reply.evaluate(
      (field, { altGraph: held, ...named }) =>
        !field.dispatchEvent(
          new KeyboardEvent('keydown', {
            ...named,
            ctrlKey: true,
            altKey: held,
            modifierAltGraph: held,
            bubbles: true,
            cancelable: true,
          }),
        ),
      { key, code, altGraph },
    );
  const signs = { '€': 'KeyE', '@': 'Digit0', '{': 'Digit4', '|': 'Digit6', ł: 'KeyL', k: 'KeyK' };
  for (const [sign, code] of Object.entries(signs)) expect(await press(sign, code, true), sign).toBe(false);
  await expect(reply).toBeFocused();
  await expect(window.getByRole('dialog')).toHaveCount(0);
  await expect(rows).toHaveCount(1);
  // The same key without AltGr is a command.
  expect(await press('k', 'KeyK', false)).toBe(true);
  await expect(window.getByRole('dialog')).toBeVisible();
});
