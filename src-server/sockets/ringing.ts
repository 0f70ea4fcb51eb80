// Owns at which of an agent's consoles the words of conversations nobody owns ring: at one, where they acted last.
import { pingEveryMs } from '../../src-shared/wire/limits.ts';

/** A console as far as ringing goes. */
export type RingingConsole = {
  /** It is there, and was told everything once: told by pages for a while, it is still the one. */
  mayRing(): boolean;
  /** When its agent last did something there, by the stopwatch. */
  actedAt(): number;
  /** When anything was last heard from it, by the stopwatch. */
  heardAt(): number;
  ring(here: boolean): void;
};

/** Every console says something this often; one that did not may be on a line that is gone, and ring for nobody. */
const heardWithinMs = pingEveryMs + 5_000;

export function createRinging<Console extends RingingConsole>(stopwatch: () => number) {
  /** Those that were told that it does not ring there. */
  const quiet = new WeakSet<Console>();

  function choose(consoles: Iterable<Console>): Console | null {
    const time = stopwatch();
    const rank = (console: Console) => (time - console.heardAt() <= heardWithinMs ? 1 : 0);
    let chosen: Console | null = null;
    for (const console of consoles) {
      if (!console.mayRing()) continue;
      const order =
        chosen === null ? 1 : rank(console) - rank(chosen) || console.actedAt() - chosen.actedAt();
      if (order > 0) chosen = console;
    }
    return chosen;
  }

  return {
    /** Before something is told to an agent's `consoles`: each of them is told what changed of this. */
    settle(consoles: ReadonlySet<Console>): void {
      const chosen = choose(consoles);
      if (chosen === null) return;
      for (const console of consoles) {
        const here = console === chosen;
        if (here !== quiet.has(console)) continue;
        if (here) quiet.delete(console);
        else quiet.add(console);
        console.ring(here);
      }
    },
  };
}
