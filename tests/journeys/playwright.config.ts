// Owns how journeys are run: on the real console, one per screen; as root, the desktop checks once more unprivileged.
import { defineConfig } from '@playwright/test';
import type { ConsoleTestOptions } from './support/console-test.ts';
import { screens } from './support/screens.ts';

/** Root cannot have Chromium's sandbox, so what is checked about it is checked by the unprivileged user alone. */
const isRoot = process.getuid?.() === 0;
const sandboxOnly = /desktop-security-sandbox\.spec\.ts/;
/** Only root can make a disk that is small enough to be filled. */
const rootOnly = /full-disk\.spec\.ts/;

export default defineConfig<ConsoleTestOptions>({
  testDir: '.',
  outputDir: '../../out/journeys',
  fullyParallel: true,
  workers: Math.max(1, screens.length),
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  projects: [
    { name: 'desktop', testIgnore: isRoot ? sandboxOnly : rootOnly },
    ...(isRoot
      ? [
          {
            name: 'unprivileged',
            testMatch: /desktop-security.*\.spec\.ts/,
            use: { asUser: 'unprivileged' as const },
          },
        ]
      : []),
  ],
});
