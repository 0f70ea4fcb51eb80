// Owns `npm start`: sets up what is missing, then runs the demo — server, shop and console — until it is ended.
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createChildPrograms, failure } from './launch/child-programs.mjs';
import { startConsoleWindow } from './launch/console-window.mjs';
import {
  DEMO_AGENT,
  demoConsole,
  refuseTakenPorts,
  startDemoServer,
  startDemoShop,
} from './launch/demo-servers.mjs';
import { endsByItself, parseStartOptions, START_USAGE } from './launch/start-options.mjs';
import { ensureReady } from './setup/ensure-ready.mjs';
import { PROJECT_FOLDER } from './setup/project-folder.mjs';
import { refusalFrom, refusalText } from './setup/refusal.mjs';
import { startVirtualDisplay } from './setup/virtual-display.mjs';

const parsed = parseStartOptions(process.argv.slice(2));
if (!parsed.ok) {
  process.stderr.write(`${parsed.why}\n\n${START_USAGE}\n`);
  process.exit(2);
}
const { options } = parsed;
const ready = await ensureReady({ needs: ['electron', 'sqlite', 'display', 'build'] });
const programs = createChildPrograms();
/** @type {import('./setup/virtual-display.mjs').VirtualDisplay | null} */
let screen = null;
let ending = false;

/**
 * @param {number} code
 * @returns {Promise<void>} never resolves
 */
async function end(code) {
  if (!ending) {
    ending = true;
    await programs.stopAll();
    await screen?.stop();
    process.exit(code);
  }
  return new Promise(() => {});
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => void end(0));
}

/** @param {string} line */
const print = (line) => void process.stdout.write(`${line}\n`);
/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Ends the demo when one of its programs ends by itself: with its last lines, unless it ended well and may.
 * @param {import('./launch/child-programs.mjs').ChildProgram} program
 * @param {boolean} mayEnd
 */
function endWith(program, mayEnd) {
  void program.ended.then((code) => {
    if (ending) return undefined;
    if (mayEnd && code === 0) return end(0);
    process.stderr.write(`\n  ✗ ${failure(program, `ended with code ${code ?? 'none'}`).message}\n`);
    return end(1);
  });
}

/** @param {import('./launch/child-programs.mjs').ChildProgram} visitors */
function tellEndOf(visitors) {
  void visitors.ended.then((code) => {
    if (ending || code === 0) return;
    process.stderr.write(`\n  ! ${failure(visitors, `ended with code ${code ?? 'none'}`).message}\n`);
  });
}

async function runDemo() {
  await refuseTakenPorts(options, 'npm start');
  const dataFolder = resolve(options.data ?? join(PROJECT_FOLDER, 'out', 'demo'));
  if (options.fresh) rmSync(dataFolder, { recursive: true, force: true });
  const isNew = !existsSync(join(dataFolder, 'server'));
  const { environment } = ready;
  const serverAt = performance.now();
  const [server] = await Promise.all([
    startDemoServer(programs, { ...options, dataFolder, environment }),
    ready.hasDisplay
      ? null
      : startVirtualDisplay().then((started) => {
          screen = started;
        }),
  ]);
  const serverMs = performance.now() - serverAt;
  const [window, shop] = await Promise.all([
    startConsoleWindow(programs, {
      executable: ready.electronPath,
      ...demoConsole({ serverUrl: server.url, dataFolder, environment, display: screen?.display ?? null }),
    }),
    startDemoShop(programs, { ...options, serverUrl: server.url, environment }),
  ]);
  print('');
  print(
    `  console   window shown ${seconds(window.shownAt - ready.startedAt)} after the start (${seconds(window.shownAfterMs)} of it Electron's)`,
  );
  print(
    `  server    ${server.url}, up in ${seconds(serverMs)}, with ${isNew ? 'new demo data' : 'the demo data of last time'} in ${dataFolder}`,
  );
  print(`  shop      ${shop.url} — open it in a browser and write as a visitor`);
  print(`  sign in   ${DEMO_AGENT.email}, password ${DEMO_AGENT.password} (the console already is)`);
  if (options.visitors > 0) {
    const args = ['scripts/simulate-visitors.ts', String(options.visitors)];
    const env = { ...environment, GUICHET_SERVER_URL: server.url, GUICHET_SHOP_URL: shop.url };
    tellEndOf(programs.start('the simulated visitors', process.execPath, args, { cwd: PROJECT_FOLDER, env }));
    print(`  visitors  ${options.visitors}, simulated`);
  }
  if (screen !== null) {
    const picture = join(PROJECT_FOLDER, 'out', 'console.png');
    await window.keepPicture(picture);
    print(`  picture   there is no screen, so the console is on a virtual one; what it shows: ${picture}`);
  }
  const around = { hasDisplay: ready.hasDisplay, isTerminal: process.stdout.isTTY === true };
  if (endsByItself(options, around)) {
    print(
      `  end       ${options.once ? 'as told by --once' : 'no screen and no terminal: nobody could go on (--stay keeps it running)'}`,
    );
    return end(0);
  }
  print(`  end       Ctrl-C${ready.hasDisplay ? ', or close the window' : ''}`);
  endWith(window.program, true);
  endWith(server.program, false);
  endWith(shop.program, false);
  return undefined;
}

await runDemo().catch((thrown) => {
  if (ending) return undefined;
  process.stderr.write(refusalText(refusalFrom('demo', thrown)));
  return end(1);
});
