// Owns `npm run package`: packs the console with the runtime that the set-up found, then tries the packed one.
import { constants, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ensureReady } from './setup/ensure-ready.mjs';
import { PROJECT_FOLDER } from './setup/project-folder.mjs';
import { refusalFrom, refusalOfCommand, refusalText, SetupRefusal } from './setup/refusal.mjs';
import { runCommand } from './setup/run-command.mjs';
import { createStepReport } from './setup/step-report.mjs';
import { startVirtualDisplay } from './setup/virtual-display.mjs';

const report = createStepReport();
const targets = process.argv.slice(2);
const ready = await ensureReady({ needs: ['sqlite', 'virtual-display', 'build'] });
const outFolder = join(PROJECT_FOLDER, 'out', 'package');

/** @returns {string} the packed executable of this platform's unpacked build */
function packedExecutable() {
  if (process.platform === 'darwin') {
    const folder = process.arch === 'arm64' ? 'mac-arm64' : 'mac';
    return join(outFolder, folder, 'Guichet.app', 'Contents', 'MacOS', 'Guichet');
  }
  if (process.platform === 'win32') return join(outFolder, 'win-unpacked', 'Guichet.exe');
  return join(outFolder, process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked', 'guichet');
}

/** The one native file: the build made for this runtime, else better-sqlite3's own for this platform. */
function placeNativeBinding() {
  const folder = join(PROJECT_FOLDER, 'out', 'native');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const shipped = join(
    PROJECT_FOLDER,
    'node_modules',
    'better-sqlite3',
    'prebuilds',
    `${process.platform}-${process.arch}.node`,
  );
  copyFileSync(ready.sqliteBinding ?? shipped, join(folder, 'better_sqlite3.node'));
}

/**
 * The registry's copy carries a loader of ours in place of Electron's default application; a packed one must not.
 * @param {import('./setup/electron-runtime.mjs').ElectronRuntime} electron
 * @returns {string} the folder of a bare distribution
 */
function bareDistribution(electron) {
  if (electron.source !== 'registry-copy') return electron.folder;
  const folder = join(PROJECT_FOLDER, 'out', 'electron-dist');
  const left = new Set([join('resources', 'app'), 'guichet-runtime.json']);
  rmSync(folder, { recursive: true, force: true });
  cpSync(electron.folder, folder, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (from) => !left.has(relative(electron.folder, from)),
  });
  return folder;
}

async function pack() {
  const { electron } = ready;
  if (electron === null) throw new Error('the set-up gave no Electron');
  placeNativeBinding();
  rmSync(outFolder, { recursive: true, force: true });
  const cli = join(PROJECT_FOLDER, 'node_modules', 'electron-builder', 'cli.js');
  const outcome = await runCommand(
    process.execPath,
    [
      cli,
      ...(targets.length > 0 ? targets : ['--dir']),
      '--config',
      'electron-builder.yml',
      `-c.electronDist=${bareDistribution(electron)}`,
      `-c.electronVersion=${electron.version}`,
      '--publish',
      'never',
    ],
    { cwd: PROJECT_FOLDER, env: ready.environment, timeLimitMs: 15 * 60_000 },
  );
  if (outcome.code !== 0) throw refusalOfCommand('package', 'electron-builder', outcome);
  rmSync(join(PROJECT_FOLDER, 'out', 'electron-dist'), { recursive: true, force: true });
  const executable = packedExecutable();
  if (!existsSync(executable)) {
    throw new SetupRefusal({
      step: 'package',
      reason: `electron-builder ended well, but there is no ${executable}`,
      mend: 'look at electron-builder.yml',
    });
  }
  return { did: `${targets.length > 0 ? targets.join(', ') : 'unpacked build'} in ${outFolder}` };
}

async function tryPacked() {
  const screen = process.platform === 'linux' ? await startVirtualDisplay() : null;
  try {
    const playwright = join(PROJECT_FOLDER, 'node_modules', '@playwright', 'test', 'cli.js');
    const outcome = await runCommand(
      process.execPath,
      [playwright, 'test', '--config', 'tests/journeys/packaged.config.ts', '--reporter', 'list'],
      {
        cwd: PROJECT_FOLDER,
        env: {
          ...ready.environment,
          GUICHET_PACKED: packedExecutable(),
          ...(screen === null ? {} : { DISPLAY: screen.display }),
        },
        timeLimitMs: 5 * 60_000,
      },
    );
    const passed = /(\d+) passed/.exec(outcome.output)?.[1];
    if (outcome.code !== 0 || passed === undefined) {
      throw refusalOfCommand(
        'smoke journey',
        'playwright test',
        outcome,
        'mend what the packed console does wrong',
      );
    }
    return { did: `the packed console passed ${passed} checks` };
  } finally {
    await screen?.stop();
  }
}

try {
  await report.step('package', pack);
  await report.step('smoke journey', tryPacked);
  const { version } = JSON.parse(readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8'));
  process.stdout.write(`\n  Guichet ${version}: ${packedExecutable()}\n`);
} catch (thrown) {
  process.stderr.write(refusalText(refusalFrom('package', thrown)));
  process.exitCode = 1;
}
