// Owns planting one fault into the server of a trial, as its source is loaded: product code knows nothing of it.
// Given to Node by --import; GUICHET_TEST_FAULT names the fault. A text that is no longer there fails the start.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** For each fault: in which file which text becomes which. */
const faults = {
  'ack-before-commit': [
    {
      file: 'src-server/actions/batch.ts',
      text: 'tables.inTransaction(() => write(commit, written));',
      becomes: 'setTimeout(() => tables.inTransaction(() => write(commit, written)), 60);',
    },
  ],
  'no-dedupe': [
    {
      file: 'src-server/actions/command-queue.ts',
      text: 'const stored = storedCommands.get(act.id);',
      becomes: 'const stored = storedCommands.get("never" + act.id);',
    },
    {
      file: 'src-server/database/command-answers.ts',
      text: 'INSERT INTO commands',
      becomes: 'INSERT OR IGNORE INTO commands',
    },
  ],
};

const name = process.env['GUICHET_TEST_FAULT'] ?? '';
const plants = Object.entries(faults).find(([fault]) => fault === name)?.[1];
if (plants === undefined) throw new Error(`there is no fault called "${name}"`);

registerHooks({
  load(url, context, nextLoad) {
    const mine = plants.filter(({ file }) => url.endsWith(`/${file}`));
    if (mine.length === 0) return nextLoad(url, context);
    let source = readFileSync(fileURLToPath(url), 'utf8');
    for (const { file, text, becomes } of mine) {
      if (!source.includes(text)) throw new Error(`the fault "${name}" finds no place in ${file}`);
      source = source.replace(text, becomes);
    }
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});
