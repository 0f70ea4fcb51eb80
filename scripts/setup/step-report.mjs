// Owns the one line that each step of the set-up prints, with its time.
import { refusalFrom } from './refusal.mjs';

/**
 * What a step says about itself when it is over.
 * @typedef {{ did: string } | { skipped: string }} StepResult
 */

/**
 * @param {string} mark
 * @param {string} title
 * @param {number} tookMs
 * @param {string} said
 * @returns {string} the line, without its line end
 */
export function stepLine(mark, title, tookMs, said) {
  return `  ${mark} ${title.padEnd(20)} ${`${(tookMs / 1000).toFixed(1)} s`.padStart(7)}  ${said}`;
}

/**
 * @param {object} [options]
 * @param {(text: string) => void} [options.write]
 * @param {() => number} [options.now] monotonic milliseconds
 */
export function createStepReport(options = {}) {
  const write = options.write ?? ((text) => void process.stdout.write(text));
  const now = options.now ?? (() => performance.now());
  return {
    /**
     * Says something in between, on a line of its own.
     * @param {string} text
     */
    say(text) {
      write(`  … ${text}\n`);
    },
    /**
     * Does a step and prints its line.
     * @template {StepResult} R
     * @param {string} title
     * @param {() => Promise<R> | R} work
     * @returns {Promise<R>}
     * @throws {import('./refusal.mjs').SetupRefusal} whatever the step threw, in words
     */
    async step(title, work) {
      const startedAt = now();
      try {
        const result = await work();
        const tookMs = now() - startedAt;
        if ('did' in result) write(`${stepLine('✓', title, tookMs, result.did)}\n`);
        else write(`${stepLine('·', title, tookMs, result.skipped)}\n`);
        return result;
      } catch (thrown) {
        throw refusalFrom(title, thrown);
      }
    },
  };
}

/** @typedef {ReturnType<typeof createStepReport>} StepReport */
