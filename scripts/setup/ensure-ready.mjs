// Owns the whole set-up: makes ready what a script asks for, one printed line per step, nothing done twice.
import { existsSync } from 'node:fs';
import { installDependencies } from './dependencies.mjs';
import { findChromium } from './find-chromium.mjs';
import { goOnWithModernNode, projectEnvironment, runsOnModernNode } from './modern-node.mjs';
import { refusalFrom, refusalText, SetupRefusal } from './refusal.mjs';
import { createStepReport } from './step-report.mjs';
import { installSystemLibraries } from './system-libraries.mjs';
import { hasDisplay } from './virtual-display.mjs';

/**
 * What a script may ask for. `sqlite` brings `electron`; `display` means: a screen, or what a virtual one needs;
 * `virtual-display` means: what a virtual one needs, whether there is a screen or not.
 * @typedef {'electron' | 'sqlite' | 'chromium' | 'display' | 'virtual-display' | 'build'} Need
 */

/**
 * @typedef {object} Ready
 * @property {number} startedAt epoch ms at which the person started the script, on whatever Node
 * @property {import('./electron-runtime.mjs').ElectronRuntime | null} electron null when not asked for
 * @property {string} electronPath the Electron executable, '' when not asked for
 * @property {string | null} sqliteBinding the binding Electron must load, null when the shipped one works
 * @property {string} chromiumPath the browser's executable, '' when not asked for
 * @property {boolean} hasDisplay there is a screen already
 * @property {NodeJS.ProcessEnv} environment for children: Node 24 first on PATH, GUICHET_ELECTRON,
 *   GUICHET_SQLITE_BINDING and GUICHET_CHROMIUM as far as they were asked for
 */

/**
 * Makes ready what is asked for. On a refusal it prints step, cause and mend, and ends the process with code 1. When
 * this process is not the Node of node_modules, the script is started again on it and this call never returns: so a
 * script imports nothing from node_modules before it.
 * @param {{ needs?: readonly Need[] }} [options]
 * @returns {Promise<Ready>}
 */
export async function ensureReady({ needs = [] } = {}) {
  try {
    return await makeReady(new Set(needs));
  } catch (thrown) {
    process.stderr.write(refusalText(refusalFrom('set-up', thrown)));
    process.exit(1);
  }
}

/**
 * @param {ReadonlySet<Need>} needs
 * @returns {Promise<Ready>}
 */
async function makeReady(needs) {
  const report = createStepReport();
  // The first process has printed this line; the one on the Node of node_modules only looks again when it is the first.
  const told = Number(process.env['GUICHET_SETUP_STARTED']);
  const startedAt = told > 0 ? told : Date.now() - performance.now();
  if (!(told > 0)) {
    await report.step('packages', () => installDependencies(report.say));
  }
  if (!runsOnModernNode()) {
    process.env['GUICHET_SETUP_STARTED'] = String(startedAt);
    await goOnWithModernNode();
  }
  delete process.env['GUICHET_SETUP_STARTED'];
  const wantsElectron = needs.has('electron') || needs.has('sqlite');
  const screen = hasDisplay();
  /** @type {import('./missing-libraries.mjs').SystemNeed[]} */
  const system = [];
  if (wantsElectron) system.push('electron');
  if (needs.has('virtual-display') || (needs.has('display') && !screen)) system.push('display');
  if (needs.has('chromium') && findChromium() === null) system.push('chromium');
  if (system.length > 0)
    await report.step('system libraries', () => installSystemLibraries(system, report.say));
  const chromiumPath = needs.has('chromium') ? chromiumOrRefuse() : '';
  const electron = wantsElectron ? await electronStep(report) : null;
  const [sqliteBinding] = await allOrFirstRefusal([
    needs.has('sqlite') && electron !== null ? sqliteStep(report, electron) : Promise.resolve(null),
    needs.has('build') ? buildStep(report) : Promise.resolve(null),
  ]);
  const environment = projectEnvironment();
  if (electron !== null) environment['GUICHET_ELECTRON'] = electron.executable;
  if (sqliteBinding) environment['GUICHET_SQLITE_BINDING'] = sqliteBinding;
  if (chromiumPath !== '') environment['GUICHET_CHROMIUM'] = chromiumPath;
  return {
    startedAt,
    electron,
    electronPath: electron?.executable ?? '',
    sqliteBinding: sqliteBinding ?? null,
    chromiumPath,
    hasDisplay: screen,
    environment,
  };
}

/**
 * Waits for all of them, so that none prints after the refusal, then throws the first refusal.
 * @template T
 * @param {Promise<T>[]} works
 * @returns {Promise<T[]>}
 */
async function allOrFirstRefusal(works) {
  const outcomes = await Promise.allSettled(works);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

/**
 * @param {import('./step-report.mjs').StepReport} report
 * @returns {Promise<import('./electron-runtime.mjs').ElectronRuntime>}
 */
async function electronStep(report) {
  const { resolveElectron } = await import('./electron-runtime.mjs');
  /** @type {import('./electron-runtime.mjs').ElectronRuntime | null} */
  let runtime = null;
  await report.step('electron', async () => {
    runtime = await resolveElectron(report.say);
    const from = runtime.source === 'registry-copy' ? "the registry's copy" : '';
    const said = `Electron ${runtime.version}: ${from === '' ? runtime.why : `${from}, because ${runtime.why}`}`;
    return runtime.made ? { did: said } : { skipped: said };
  });
  if (runtime === null) throw new Error('the electron step ended without a runtime');
  return runtime;
}

/**
 * @param {import('./step-report.mjs').StepReport} report
 * @param {import('./electron-runtime.mjs').ElectronRuntime} electron
 * @returns {Promise<string | null>}
 */
async function sqliteStep(report, electron) {
  const { bindingIsThere, makeSqliteBinding, needsOwnBinding } = await import('./sqlite-binding.mjs');
  if (!needsOwnBinding(electron.nodeApi)) return null;
  if (!bindingIsThere()) {
    const compiler = /** @type {const} */ (['compiler']);
    await report.step('compiler', () => installSystemLibraries(compiler, report.say));
  }
  let file = '';
  await report.step('sqlite for electron', async () => {
    const binding = await makeSqliteBinding(electron, report.say);
    file = binding.file;
    return binding.made
      ? { did: `better-sqlite3 built for Node-API ${electron.nodeApi}` }
      : { skipped: 'built before' };
  });
  return file;
}

/**
 * @param {import('./step-report.mjs').StepReport} report
 * @returns {Promise<null>}
 */
async function buildStep(report) {
  const { buildWhatIsStale } = await import('../build.mjs');
  await report.step('build', () => buildWhatIsStale());
  return null;
}

/** @returns {string} */
function chromiumOrRefuse() {
  const found = findChromium();
  if (found !== null && existsSync(found)) return found;
  throw new SetupRefusal({
    step: 'chromium',
    reason: process.env['GUICHET_CHROMIUM']
      ? 'GUICHET_CHROMIUM names a file that is not there'
      : 'there is no Chromium on this machine to play the visitor',
    mend: 'install Chromium or Chrome, or set GUICHET_CHROMIUM to its executable',
  });
}
