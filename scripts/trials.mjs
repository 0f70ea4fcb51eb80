// Owns `npm run trials -- --minutes N --seed S [--only name]`: makes ready and runs them.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReady } from './setup/ensure-ready.mjs';
import { PROJECT_FOLDER } from './setup/project-folder.mjs';

await ensureReady();
await import(pathToFileURL(join(PROJECT_FOLDER, 'tests/trials/run-trials.ts')).href);
