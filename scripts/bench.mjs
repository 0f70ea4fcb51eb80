// Owns `npm run bench -- <name>… [--pairs N]`: makes ready what the benches need and runs them.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReady } from './setup/ensure-ready.mjs';
import { PROJECT_FOLDER } from './setup/project-folder.mjs';

const asked = process.argv.slice(2).filter((arg) => !/^(--|\d)/.test(arg));
const withWindows = ['cold-start', 'input-delay-behind'];
const showsWindows = asked.length === 0 || asked.some((name) => withWindows.includes(name));
const { environment } = await ensureReady({
  needs: showsWindows ? ['electron', 'sqlite', 'virtual-display', 'build'] : [],
});
Object.assign(process.env, environment);
await import(pathToFileURL(join(PROJECT_FOLDER, 'tests/bench/run-benches.ts')).href);
