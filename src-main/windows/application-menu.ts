// Owns the native menu: standard roles only, and no accelerator the console itself wants.
import type { MenuItemConstructorOptions } from 'electron';

type Item = MenuItemConstructorOptions;

/**
 * The page edits text by itself with the usual keys, and `Mod+Z` undoes the agent's last act: off macOS the edit items
 * show their keys without taking them. macOS routes editing keys through the menu, after the page refused them.
 */
export function menuTemplate({ mac, devTools }: { mac: boolean; devTools: boolean }): Item[] {
  const quiet = (role: NonNullable<Item['role']>): Item =>
    mac ? { role } : { role, registerAccelerator: false };
  const separator: Item = { type: 'separator' };
  const edit: Item = {
    label: 'Edit',
    submenu: [
      quiet('undo'),
      quiet('redo'),
      separator,
      quiet('cut'),
      quiet('copy'),
      quiet('paste'),
      quiet('pasteAndMatchStyle'),
      quiet('selectAll'),
    ],
  };
  const view: Item = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      ...(devTools ? [separator, { role: 'forceReload' } as const, { role: 'toggleDevTools' } as const] : []),
    ],
  };
  const window: Item = {
    label: 'Window',
    submenu: mac
      ? [{ role: 'minimize' }, { role: 'zoom' }, { role: 'front' }]
      : [quiet('minimize'), quiet('close')],
  };
  const first: Item = mac
    ? { role: 'appMenu' }
    : { label: 'Guichet', submenu: [{ role: 'about' }, separator, { role: 'quit' }] };
  return [first, edit, view, window];
}
