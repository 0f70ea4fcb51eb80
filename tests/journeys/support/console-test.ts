// Owns the fixtures of journeys: the program to start, one console shared by tests that leave it as it was, and own ones.
import type { ChildProcess } from 'node:child_process';
import { test as base } from '@playwright/test';
import { type ConsoleProgram, prepareConsoleProgram, type RunAs } from './console-program.ts';
import { type LaunchConsoleOptions, type LaunchedConsole, launchConsole } from './launch-console.ts';
import { screenEnvironment } from './screens.ts';

export type ConsoleTestOptions = { asUser: RunAs };

type Shared = ConsoleTestOptions & { program: ConsoleProgram; guichet: LaunchedConsole };

type Own = {
  /** A console of the test's own, with a folder of its own; ended with the test if it has not by then. */
  startConsole(options?: Pick<LaunchConsoleOptions, 'args'>): Promise<LaunchedConsole>;
};

export const test = base.extend<Own, Shared>({
  asUser: ['self', { scope: 'worker', option: true }],
  program: [
    async ({ asUser }, use, { parallelIndex }) => {
      const program = prepareConsoleProgram(asUser);
      await use({ ...program, env: { ...program.env, ...screenEnvironment(parallelIndex) } });
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
  startConsole: async ({ program }, use) => {
    const started: { child: ChildProcess; kill(): Promise<void> }[] = [];
    await use(async (options = {}) => {
      const launched = await launchConsole({ ...options, program, userDataDir: program.makeFolder('own') });
      started.push({ child: launched.app.process(), kill: launched.kill });
      return launched;
    });
    for (const { child, kill } of started) {
      if (child.exitCode === null && child.signalCode === null) await kill();
    }
  },
});

export { expect } from '@playwright/test';
