import { describe, expect, it } from 'vitest';
import { menuTemplate } from './application-menu.ts';

describe('menuTemplate', () => {
  /** Keys of ui.md a menu role would take by its own default accelerator. */
  const contested = new Set(['undo', 'redo', 'selectAll', 'close', 'minimize', 'reload', 'delete']);

  it('DESK-17 leaves the keys of the console to the console', () => {
    const items = menuTemplate({ mac: false, devTools: true }).flatMap(({ submenu }) =>
      Array.isArray(submenu) ? submenu : [],
    );
    expect(items.length).toBeGreaterThan(10);
    for (const item of items) {
      expect(item.accelerator).toBeUndefined();
      if (item.role && contested.has(item.role)) expect(item.registerAccelerator, item.role).toBe(false);
    }
  });
});
