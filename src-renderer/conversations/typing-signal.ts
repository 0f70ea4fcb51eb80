// Owns telling the other side that one is writing: at most every few seconds, and when one stops.

export type TypingSignalParts = { tell(on: boolean): void; now(): number };

/** The wire repeats typing at most this often (ms). */
const repeatMs = 3_000;

export function createTypingSignal({ tell, now }: TypingSignalParts) {
  let lastAt: number | null = null;
  return {
    /** After each change of the words. */
    wrote(text: string): void {
      if (text.trim() === '') {
        this.stop();
        return;
      }
      if (lastAt !== null && now() - lastAt < repeatMs) return;
      lastAt = now();
      tell(true);
    },
    stop(): void {
      if (lastAt === null) return;
      lastAt = null;
      tell(false);
    },
  };
}
