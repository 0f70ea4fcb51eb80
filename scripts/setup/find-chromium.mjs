// Owns finding the browser that plays the visitor in the tests.
import { existsSync } from 'node:fs';
import { findProgram } from './find-program.mjs';

const MAC_BROWSERS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * @returns {string | null} the executable of a Chromium: GUICHET_CHROMIUM, else one on this machine
 */
export function findChromium() {
  const told = process.env['GUICHET_CHROMIUM'];
  if (told) return existsSync(told) ? told : null;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']) {
    const found = findProgram(name);
    if (found !== null) return found;
  }
  return MAC_BROWSERS.find((file) => existsSync(file)) ?? null;
}
