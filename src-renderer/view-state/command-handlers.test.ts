// Owns that a command is run by whoever offered it last, and by nobody once withdrawn.
import { expect, test } from 'vitest';
import { canRun, offerCommand, runCommand } from './command-handlers.ts';

test('UI-2 the latest to offer a command runs it; withdrawn, the one before does; nobody, nothing happens', () => {
  const ran: string[] = [];
  expect(runCommand('take')).toBe(false);
  const first = offerCommand('take', () => ran.push('first'));
  const second = offerCommand('take', () => ran.push('second'));
  expect(runCommand('take')).toBe(true);
  second();
  runCommand('take');
  first();
  expect(canRun('take')).toBe(false);
  expect(runCommand('take')).toBe(false);
  expect(ran).toEqual(['second', 'first']);
});
