// Owns what the panel keeps in the browser: real storage where it is allowed, memory where it is not.

export type KeptStorage = {
  read(key: string): string | null;
  write(key: string, value: string): void;
  remove(key: string): void;
  /** Every key that begins with `prefix`. */
  keys(prefix: string): string[];
};

/**
 * `open` gives the browser's storage, and may throw (blocked by a setting or by a private window). Full or blocked
 * storage is no error to anybody: what cannot be kept lives as long as the page.
 */
export function openKeptStorage(open: () => Storage): KeptStorage {
  const memory = new Map<string, string>();
  const real = attempt(open);
  return {
    read: (key) => memory.get(key) ?? attempt(() => real?.getItem(key)) ?? null,
    write: (key, value) => {
      const kept = attempt(() => {
        real?.setItem(key, value);
        return real?.getItem(key) === value;
      });
      if (kept) memory.delete(key);
      else memory.set(key, value);
    },
    remove: (key) => {
      memory.delete(key);
      attempt(() => real?.removeItem(key));
    },
    keys: (prefix) => {
      const found = new Set(memory.keys());
      attempt(() => {
        for (let at = 0; at < (real?.length ?? 0); at += 1) found.add(real?.key(at) ?? '');
      });
      return [...found].filter((key) => key.startsWith(prefix));
    },
  };
}

function attempt<Value>(act: () => Value): Value | null {
  try {
    return act();
  } catch {
    return null;
  }
}
