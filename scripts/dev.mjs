// Owns `npm run dev`: the demo, built anew and shown anew at every change. The console is loaded as it always is, from
// its own scheme and with all its locks: a page's change reloads the window, a change of main, desk or preload restarts it.
import { mkdirSync, rmSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BUILD_PARTS } from './build.mjs';
import { createChildPrograms, failure } from './launch/child-programs.mjs';
import { startConsoleWindow } from './launch/console-window.mjs';
import { demoConsole, refuseTakenPorts, startDemoServer, startDemoShop } from './launch/demo-servers.mjs';
import { parseStartOptions, START_USAGE } from './launch/start-options.mjs';
import { ensureReady } from './setup/ensure-ready.mjs';
import { PROJECT_FOLDER } from './setup/project-folder.mjs';
import { refusalFrom, refusalText } from './setup/refusal.mjs';
import { startVirtualDisplay } from './setup/virtual-display.mjs';

/** Watchers write several files for one change; what follows waits until they have been quiet for so long. */
const QUIET_MS = 250;

const parsed = parseStartOptions(process.argv.slice(2));
if (!parsed.ok) {
  process.stderr.write(`${parsed.why}\n\n${START_USAGE.replaceAll('npm start', 'npm run dev')}\n`);
  process.exit(2);
}
const { options } = parsed;
const ready = await ensureReady({ needs: ['electron', 'sqlite', 'display'] });
const programs = createChildPrograms();
const screen = ready.hasDisplay ? null : await startVirtualDisplay();
const dataFolder = join(PROJECT_FOLDER, 'out', 'dev');
if (options.fresh) rmSync(dataFolder, { recursive: true, force: true });
let ending = false;

/** @param {number} code */
async function end(code) {
  if (ending) return;
  ending = true;
  await programs.stopAll();
  await screen?.stop();
  process.exit(code);
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => void end(0));
}

/** @param {string} line */
const print = (line) => void process.stdout.write(`  ${line}\n`);

/**
 * @param {string} name
 * @param {readonly string[]} args
 */
function watchBuild(name, args) {
  const vite = join(PROJECT_FOLDER, 'node_modules', 'vite', 'bin', 'vite.js');
  const program = programs.start(
    `the build of ${name}`,
    process.execPath,
    [vite, 'build', '--watch', ...args],
    {
      cwd: PROJECT_FOLDER,
      env: { ...ready.environment, NODE_ENV: 'production' },
      onLine: (line) => {
        if (/error|failed/i.test(line)) print(`${name}: ${line}`);
      },
    },
  );
  void program.ended.then((code) => {
    if (!ending) print(failure(program, `ended with code ${code ?? 'none'}`).message);
  });
}

/**
 * Waits until the watchers have written all files of their first build: before, a window would find half of them.
 * @param {number} since epoch ms
 */
async function untilBuilt(since) {
  const outputs = BUILD_PARTS.flatMap((part) => part.outputs).map((output) => join(PROJECT_FOLDER, output));
  const giveUpAt = since + 120_000;
  for (;;) {
    const times = outputs.map((output) => statSync(output, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (times.every((time) => time >= since && Date.now() - time > 4 * QUIET_MS)) return;
    if (Date.now() > giveUpAt) throw new Error('the first build did not end within 2 minutes');
    await pause(QUIET_MS);
  }
}

/**
 * Calls back once for a burst of changes below a folder, not for those before now.
 * @param {string} folder
 * @param {() => void} changed
 */
function afterChangesIn(folder, changed) {
  mkdirSync(folder, { recursive: true });
  /** @type {NodeJS.Timeout | undefined} */
  let waiting;
  watch(folder, { recursive: true }, () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, QUIET_MS);
  });
}

/** @type {import('./launch/console-window.mjs').ConsoleWindow | null} */
let shown = null;
let restarting = false;

/** @param {string} serverUrl */
async function showConsole(serverUrl) {
  const display = screen?.display ?? null;
  const started = await startConsoleWindow(programs, {
    executable: ready.electronPath,
    ...demoConsole({ serverUrl, dataFolder, environment: ready.environment, display }),
  });
  shown = started;
  void started.program.ended.then((code) => {
    if (ending || restarting) return undefined;
    if (code !== 0) print(failure(started.program, `ended with code ${code ?? 'none'}`).message);
    return end(0);
  });
}

/** @param {string} serverUrl */
async function restartConsole(serverUrl) {
  if (restarting || ending) return;
  restarting = true;
  shown?.program.process.kill('SIGTERM');
  await shown?.program.ended;
  await showConsole(serverUrl).catch((thrown) => print(String(thrown.message)));
  restarting = false;
  print('console started again');
}

try {
  await refuseTakenPorts(options, 'npm run dev');
  const environment = ready.environment;
  const server = await startDemoServer(programs, {
    ...options,
    dataFolder,
    environment,
    nodeArgs: ['--watch', '--watch-preserve-output'],
  });
  const shop = await startDemoShop(programs, { ...options, serverUrl: server.url, environment });
  // What watching builds writes is not what the stamps of `npm start` speak of.
  rmSync(join(PROJECT_FOLDER, 'out', '.built'), { recursive: true, force: true });
  const builtSince = Date.now();
  for (const mode of ['main', 'desk', 'preload']) {
    watchBuild(mode, ['--config', 'src-main/vite.config.ts', '--mode', mode]);
  }
  watchBuild('renderer', ['--config', 'src-renderer/vite.config.ts']);
  watchBuild('widget', ['--config', 'src-widget/vite.config.ts']);
  await untilBuilt(builtSince);
  await showConsole(server.url);
  print(`server ${server.url}, shop ${shop.url}; Ctrl-C ends`);
  for (const folder of ['main', 'preload']) {
    afterChangesIn(join(PROJECT_FOLDER, 'out', folder), () => void restartConsole(server.url));
  }
  afterChangesIn(join(PROJECT_FOLDER, 'out', 'renderer'), () => {
    void shown?.reload().then(
      () => print('window loaded again'),
      () => undefined,
    );
  });
} catch (thrown) {
  process.stderr.write(refusalText(refusalFrom('dev', thrown)));
  await end(1);
}
