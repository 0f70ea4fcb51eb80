// Owns how keys are named on each platform.
import { expect, test } from 'vitest';
import { keysInWords } from './key-names.ts';

test('UI-2 keys are named as the platform names them', () => {
  expect(keysInWords('Mod+Shift+N', false)).toBe('Ctrl+Shift+N');
  expect(keysInWords('Mod+Shift+Enter', true)).toBe('⌘⇧↩');
  expect(keysInWords('Alt+ArrowDown', false)).toBe('Alt+↓');
});
