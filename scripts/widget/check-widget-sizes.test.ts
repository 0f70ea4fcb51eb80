import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWidgetSizes, widgetSizeLimits } from './check-widget-sizes.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-sizes-'));
  for (const name of ['loader.js', 'panel.html', 'panel-abc.js', 'panel-abc.css']) {
    writeFileSync(join(folder, name), 'small');
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('WIDGET-1 the widget’s weight', () => {
  it('may be 8 KB for the loader and 60 KB for the panel, gzipped', () => {
    expect(widgetSizeLimits.map(({ name, limitBytes }) => [name, limitBytes])).toEqual([
      ['loader', 8_192],
      ['panel', 61_440],
    ]);
    expect(checkWidgetSizes(folder)).toHaveLength(2);
  });

  it('fails the build with the figure when it is too much, all files of an entry together', () => {
    writeFileSync(join(folder, 'loader.js'), randomBytes(9 * 1024));
    expect(() => checkWidgetSizes(folder)).toThrow(/loader +9\.\d KB gzip of 8\.0 allowed: TOO HEAVY/);
    writeFileSync(join(folder, 'loader.js'), 'small');
    writeFileSync(join(folder, 'panel-abc.js'), randomBytes(40 * 1024));
    writeFileSync(join(folder, 'panel-chunk.js'), randomBytes(30 * 1024));
    expect(() => checkWidgetSizes(folder)).toThrow(/panel +70\.\d KB gzip of 60\.0 allowed: TOO HEAVY/);
  });

  it('fails when a part was not built at all', () => {
    rmSync(join(folder, 'panel-abc.css'));
    expect(() => checkWidgetSizes(folder)).toThrow(/panel: nothing was built/);
  });
});
