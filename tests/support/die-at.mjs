// Owns ending a server with SIGKILL at an exact place of its source: product code knows nothing of it.
// Given to Node by --import. GUICHET_TEST_DIE_AT: `file|text|nth`; it dies when it is about to run `text` for the nth time.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const [file = '', text = '', nth = '1'] = (process.env['GUICHET_TEST_DIE_AT'] ?? '').split('|');
const die = `{ globalThis.reached = (globalThis.reached ?? 0) + 1; if (globalThis.reached === ${Number(nth)}) process.kill(process.pid, 'SIGKILL'); } `;

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith(`/${file}`)) return nextLoad(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    if (!source.includes(text)) throw new Error(`"${text}" is not in ${file}`);
    return { format: 'module-typescript', source: source.replace(text, die + text), shortCircuit: true };
  },
});
