// Owns whether a key that was pressed is the one a command asks for, on any keyboard layout; AltGr always types.

export type PressedKey = {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  /** AltGr is down. */
  altGraph: boolean;
  /** A character is being composed (dead keys, input methods). */
  composing: boolean;
};

export type Wanted = { mod: boolean; alt: boolean; shift: boolean; key: string };

/** Reads `Mod+Shift+N`. */
export function parseKeys(keys: string): Wanted {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  return { mod: parts.includes('Mod'), alt: parts.includes('Alt'), shift: parts.includes('Shift'), key };
}

const punctuationCodes: Record<string, string> = { '/': 'Slash', '.': 'Period', ',': 'Comma' };

/**
 * Letters and signs go by what the key types (`key`); where the layout types no Latin letter there, by where it lies
 * (`code`). Digits go by either, because with Shift they type signs. For a sign that itself needs Shift on this layout,
 * Shift is part of typing it. Control with Alt is AltGr on Windows and never a shortcut of ours without Alt.
 */
export function keysMatch(pressed: PressedKey, wanted: Wanted, mac: boolean): boolean {
  if (pressed.altGraph || pressed.composing) return false;
  const mod = mac ? pressed.metaKey : pressed.ctrlKey;
  const otherMod = mac ? pressed.ctrlKey : pressed.metaKey;
  if (mod !== wanted.mod || otherMod || pressed.altKey !== wanted.alt) return false;
  const isSign = Object.hasOwn(punctuationCodes, wanted.key);
  if (isSign && pressed.key === wanted.key) return true;
  if (pressed.shiftKey !== wanted.shift) return false;
  if (/^[A-Z]$/.test(wanted.key)) {
    if (/^[a-z]$/i.test(pressed.key)) return pressed.key.toUpperCase() === wanted.key;
    return !isLatin(pressed.key) && pressed.code === `Key${wanted.key}`;
  }
  if (/^[0-9]$/.test(wanted.key)) {
    return /^[0-9]$/.test(pressed.key) ? pressed.key === wanted.key : pressed.code === `Digit${wanted.key}`;
  }
  if (isSign) return !isLatin(pressed.key) && pressed.code === punctuationCodes[wanted.key];
  return pressed.key === wanted.key;
}

/** A single printable ASCII character: the layout does write Latin here. */
function isLatin(key: string): boolean {
  return /^[ -~]$/.test(key);
}

/** What a keyboard event says. */
export function pressedOf(event: KeyboardEvent): PressedKey {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  return {
    key,
    code,
    ctrlKey,
    metaKey,
    altKey,
    shiftKey,
    altGraph: event.getModifierState('AltGraph'),
    composing: event.isComposing || key === 'Dead' || key === 'Process',
  };
}
