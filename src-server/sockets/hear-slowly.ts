// Owns in what measure one socket is heard: who goes on asking for more than they may waits, in the network, for the others.

/**
 * So many refusals are made in one go; then nothing is read for a while. What may be said again by then comes together:
 * taken one by one it would be as many commits, each told to everybody who sees it.
 */
const refusalsAtOnce = 32;
const restMs = 50;
/** What came with the last that was read; a client of ours never has more on its way. */
const heldAtMost = 1_024;

export type HearingOptions<Frame> = {
  hear(frame: Frame): void;
  /** Stops reading from the line, and goes on: what was read already still comes. */
  pause(): void;
  resume(): void;
  /** Calls `act` after `ms`. */
  after(ms: number, act: () => void): void;
  onTooMany(): void;
};

/** Every frame is heard, in order. What nobody reads stays with who sent it, in whose memory and not in ours. */
export function createHearing<Frame>({ hear, pause, resume, after, onTooMany }: HearingOptions<Frame>) {
  let refusals = 0;
  let rests = false;
  let ended = false;
  let held: Frame[] = [];

  function wake(): void {
    rests = false;
    const waited = held;
    held = [];
    for (const [index, frame] of waited.entries()) {
      if (ended) return;
      if (rests) {
        held = waited.slice(index);
        return;
      }
      hear(frame);
    }
    if (!rests && !ended) resume();
  }

  return {
    take(frame: Frame): void {
      if (ended) return;
      if (!rests) hear(frame);
      else if (held.length < heldAtMost) held.push(frame);
      else onTooMany();
    },
    /** The frame at hand asked for more than it may. */
    refused(): void {
      refusals += 1;
      if (refusals < refusalsAtOnce || rests || ended) return;
      refusals = 0;
      rests = true;
      pause();
      after(restMs, wake);
    },
    /** Nothing is heard any more, but the line is read: its end is seen. */
    end(): void {
      if (ended) return;
      ended = true;
      held = [];
      if (rests) resume();
    },
  };
}
