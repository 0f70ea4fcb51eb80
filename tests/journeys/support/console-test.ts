// Owns the fixtures of journeys: the program to start, and one console shared by tests that leave it as they found it.
import { test as base } from '@playwright/test';
import { type ConsoleProgram, prepareConsoleProgram, type RunAs } from './console-program.ts';
import { type LaunchedConsole, launchConsole } from './launch-console.ts';

export type ConsoleTestOptions = { asUser: RunAs };

type Shared = ConsoleTestOptions & { program: ConsoleProgram; guichet: LaunchedConsole };

export const test = base.extend<object, Shared>({
  asUser: ['self', { scope: 'worker', option: true }],
  program: [
    async ({ asUser }, use) => {
      const program = prepareConsoleProgram(asUser);
      await use(program);
      program.remove();
    },
    { scope: 'worker' },
  ],
  guichet: [
    async ({ program }, use) => {
      const launched = await launchConsole({ program, userDataDir: program.makeFolder('shared') });
      await use(launched);
      await launched.close();
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
