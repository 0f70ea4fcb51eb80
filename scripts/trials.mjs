// Owns `npm run trials -- [--minutes N] [--seed S] [--only a,b] [--parallel 1|2] [--faults] [--report]`: makes ready and runs them.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReady } from './setup/ensure-ready.mjs';
import { PROJECT_FOLDER } from './setup/project-folder.mjs';
import { startVirtualDisplay } from './setup/virtual-display.mjs';

const only = process.argv[process.argv.indexOf('--only') + 1];
const showsWindows =
  !process.argv.includes('--report') &&
  (!process.argv.includes('--only') || only?.split(',').includes('window-kill') === true);
const { environment } = await ensureReady({
  needs: showsWindows ? ['electron', 'sqlite', 'virtual-display', 'build'] : [],
});
Object.assign(process.env, environment);
const screen = showsWindows && process.platform === 'linux' ? await startVirtualDisplay() : null;
if (screen !== null) {
  process.env['DISPLAY'] = screen.display;
  process.once('exit', () => {
    try {
      process.kill(screen.pid);
    } catch {
      // It has ended.
    }
  });
}
await import(pathToFileURL(join(PROJECT_FOLDER, 'tests/trials/run-trials.ts')).href);
await screen?.stop();
