// Owns looking at the window: a picture in out/screenshots, and axe finding nothing serious in it.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { findAccessibilityFaults } from './find-accessibility-faults.ts';

const folder = resolve(import.meta.dirname, '../../../out/screenshots');

/** `name` of the picture, without its ending. */
export async function lookAt(window: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await window.evaluate(() => document.fonts.ready);
  await window.screenshot({ path: join(folder, `${name}.png`) });
  expect(await findAccessibilityFaults(window), name).toEqual([]);
}
