// Owns how keys are written for people: `Mod+Shift+N` as each platform names them.

export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

const macNames: Record<string, string> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↩', Escape: 'esc' };
const otherNames: Record<string, string> = { Mod: 'Ctrl', Escape: 'Esc' };
const anyNames: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', Enter: 'Enter' };

/** One name per key to press together. */
export function keyNames(keys: string, mac: boolean = isMac): string[] {
  const names = mac ? { ...anyNames, ...macNames } : { ...anyNames, ...otherNames };
  return keys.split('+').map((key) => names[key] ?? key);
}

/** On one line: `Ctrl+Shift+N`, `⌘⇧N`. */
export function keysInWords(keys: string, mac: boolean = isMac): string {
  return keyNames(keys, mac).join(mac ? '' : '+');
}
