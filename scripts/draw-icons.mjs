// Owns drawing the icon's sizes from resources/icons/guichet.svg; run by hand when the drawing changes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureReady } from './setup/ensure-ready.mjs';
import { PROJECT_FOLDER } from './setup/project-folder.mjs';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** The size the running console takes for its window. */
const WINDOW_SIZE = 512;

const { chromiumPath } = await ensureReady({ needs: ['chromium'] });
const { chromium } = await import('playwright-core');
const folder = join(PROJECT_FOLDER, 'resources', 'icons');
const drawing = readFileSync(join(folder, 'guichet.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
for (const size of SIZES) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>* { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${drawing}`,
  );
  await page.screenshot({ path: join(folder, `${size}x${size}.png`), omitBackground: true });
  if (size === WINDOW_SIZE) {
    await page.screenshot({ path: join(folder, 'icon.png'), omitBackground: true });
  }
  await page.close();
}
await browser.close();
