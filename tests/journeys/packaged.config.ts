// Owns how the smoke journey of the packed console is run (`npm run package` runs it; it needs GUICHET_PACKED).
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: 'packaged.smoke.ts',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  outputDir: '../../out/tests/packaged',
});
