// Owns `npm start`: sets up what is missing, then runs the demo — server, shop and console — until it is ended.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createChildPrograms, failure, startListening } from './launch/child-programs.mjs';
import { startConsoleWindow } from './launch/console-window.mjs';
import { isPortFree } from './launch/free-port.mjs';
import { endsByItself, parseStartOptions, START_USAGE } from './launch/start-options.mjs';
import { ensureReady } from './setup/ensure-ready.mjs';
import { PROJECT_FOLDER } from './setup/project-folder.mjs';
import { refusalFrom, refusalText, SetupRefusal } from './setup/refusal.mjs';
import { startVirtualDisplay } from './setup/virtual-display.mjs';

const beganAt = performance.now();
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
 * @returns {Promise<never>}
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
process.on('SIGINT', () => void end(0));
process.on('SIGTERM', () => void end(0));
process.on('SIGHUP', () => void end(0));

/** @param {string} line */
const print = (line) => void process.stdout.write(`${line}\n`);

/** @returns {Promise<void>} */
async function refuseTakenPorts() {
  for (const [what, port, option] of /** @type {const} */ ([
    ['the server', options.port, '--port'],
    ['the demo shop', options.shopPort, '--shop-port'],
    ['the shop’s page of another origin', options.shopPort + 1, '--shop-port'],
  ])) {
    if (await isPortFree(port)) continue;
    throw new SetupRefusal({
      step: 'demo',
      reason: `port ${port}, for ${what}, is taken (perhaps by a demo that is still running)`,
      mend: `end that one, or choose another port: npm start -- ${option} ${port + 100}`,
    });
  }
}

async function runDemo() {
  await refuseTakenPorts();
  const dataFolder = resolve(options.data ?? join(PROJECT_FOLDER, 'out', 'demo'));
  if (options.fresh) rmSync(dataFolder, { recursive: true, force: true });
  const isNew = !existsSync(join(dataFolder, 'server'));
  mkdirSync(join(dataFolder, 'server'), { recursive: true });
  const shopUrl = `http://127.0.0.1:${options.shopPort}`;
  const serverAt = performance.now();
  const server = await startListening(programs, 'the server', ['src-server/app/start-server.ts'], {
    cwd: PROJECT_FOLDER,
    env: {
      ...ready.environment,
      GUICHET_DEMO: '1',
      GUICHET_HOST: '127.0.0.1',
      GUICHET_PORT: String(options.port),
      GUICHET_DATA_DIR: join(dataFolder, 'server'),
      GUICHET_WIDGET_ORIGINS: shopUrl,
      GUICHET_LOG_LEVEL: process.env['GUICHET_LOG_LEVEL'] ?? 'warn',
    },
  });
  const serverMs = performance.now() - serverAt;
  const childEnvironment = { ...ready.environment, GUICHET_SERVER_URL: server.url };
  if (!ready.hasDisplay) screen = await startVirtualDisplay();
  const shopStarting = startListening(programs, 'the demo shop', ['src-server/demo/serve-shop.ts'], {
    cwd: PROJECT_FOLDER,
    env: {
      ...childEnvironment,
      GUICHET_SHOP_PORT: String(options.shopPort),
      GUICHET_SHOP_FRAME_PORT: String(options.shopPort + 1),
    },
  });
  // The window is awaited first; a shop that fails meanwhile is told after it, not as an unhandled rejection.
  shopStarting.catch(() => {});
  const console_ = await startConsoleWindow(programs, {
    executable: ready.electronPath,
    args: [PROJECT_FOLDER, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    cwd: PROJECT_FOLDER,
    env: {
      ...childEnvironment,
      GUICHET_USER_DATA: join(dataFolder, 'console'),
      GUICHET_SIGN_IN_EMAIL: 'camille@demo.guichet.example',
      GUICHET_SIGN_IN_PASSWORD: 'guichet-demo',
      ...(screen === null ? {} : { DISPLAY: screen.display }),
    },
  });
  const windowAfterMs = performance.now() - beganAt;
  const shop = await shopStarting;
  const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(1)} s`;
  print('');
  print(
    `  console   window shown ${seconds(windowAfterMs)} after the start (Electron itself: ${seconds(console_.shownAfterMs)})`,
  );
  print(
    `  server    ${server.url}  (up in ${seconds(serverMs)}; ${isNew ? 'new demo data' : 'the demo data of last time'} in ${dataFolder})`,
  );
  print(`  shop      ${shop.url}  — open it in a browser and write as a visitor`);
  print('  sign in   camille@demo.guichet.example, password guichet-demo (the console already is)');

  if (options.visitors > 0) {
    const visitors = programs.start(
      'the simulated visitors',
      process.execPath,
      ['scripts/simulate-visitors.ts', String(options.visitors)],
      { cwd: PROJECT_FOLDER, env: { ...childEnvironment, GUICHET_SHOP_URL: shop.url } },
    );
    void visitors.ended.then((code) => {
      if (!ending && code !== 0)
        print(`\n  ! ${failure(visitors, `ended with code ${code ?? 'none'}`).message}`);
    });
    print(`  visitors  ${options.visitors}, simulated`);
  }
  if (screen !== null) {
    const picture = join(PROJECT_FOLDER, 'out', 'console.png');
    await console_.keepPicture(picture);
    print(`  picture   no screen here, so the console is on a virtual one; what it shows: ${picture}`);
  }
  const alone = endsByItself(options, {
    hasDisplay: ready.hasDisplay,
    isTerminal: process.stdout.isTTY === true,
  });
  if (alone) {
    print(
      `  end       ${options.once ? 'as told by --once' : 'no screen and no terminal, so nobody could go on (--stay keeps it running)'}`,
    );
    return end(0);
  }
  print(`  end       Ctrl-C${ready.hasDisplay ? ', or close the window' : ''}`);
  void console_.program.ended.then((code) => {
    if (ending) return;
    if (code !== 0) print(`\n  ! ${failure(console_.program, `ended with code ${code ?? 'none'}`).message}`);
    void end(code === 0 ? 0 : 1);
  });
  for (const { program } of [server, shop]) {
    void program.ended.then((code) => {
      if (ending) return;
      print(`\n  ! ${failure(program, `ended with code ${code ?? 'none'}`).message}`);
      void end(1);
    });
  }
}

await runDemo().catch(async (thrown) => {
  if (ending) return;
  process.stderr.write(refusalText(refusalFrom('demo', thrown)));
  await end(1);
});
