// Owns the two passing signs of somebody writing: ours on its way out, theirs fading by itself.

const repeatAfterMs = 3_000;
const fadesAfterMs = 6_000;

export type OwnTyping = {
  /** `on` is passed on at most every 3 s, `off` only after an `on`. */
  say(on: boolean): void;
  /** The link broke: the server forgot. */
  reset(): void;
};

/** `send` answers false when there is nobody to tell; `now` is this device's clock and may jump. */
export function createOwnTyping(now: () => number, send: (on: boolean) => boolean): OwnTyping {
  let saidAt: number | null = null;
  return {
    say: (on) => {
      // A clock that jumped back must not silence it for years.
      const recently = saidAt !== null && Math.abs(now() - saidAt) < repeatAfterMs;
      if (on ? recently : saidAt === null) return;
      if (send(on)) saidAt = on ? now() : null;
    },
    reset: () => {
      saidAt = null;
    },
  };
}

export type TheirTyping = { name(): string | null; set(name: string | null): void };

/** `faded` is called when the name went by itself, 6 s after it was last set. */
export function createTheirTyping(
  after: (ms: number, act: () => void) => () => void,
  faded: () => void,
): TheirTyping {
  let current: string | null = null;
  let cancel = () => {};
  return {
    name: () => current,
    set: (name) => {
      cancel();
      current = name;
      if (name === null) return;
      cancel = after(fadesAfterMs, () => {
        current = null;
        faded();
      });
    },
  };
}
