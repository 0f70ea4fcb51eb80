// Owns what the system must bring for each need, and how it is installed: a pure list, and the question to this machine.
import { existsSync, readFileSync } from 'node:fs';
import { findProgram } from './find-program.mjs';
import { runCommand } from './run-command.mjs';

/**
 * What can be asked of a machine. `compiler` is asked for only when better-sqlite3 must be built.
 * @typedef {'electron' | 'display' | 'chromium' | 'compiler'} SystemNeed
 */

/**
 * One thing that must be there. Package names: for Debian and Ubuntu the first that exists is taken.
 * @typedef {object} Requirement
 * @property {SystemNeed} need
 * @property {string} [soname] a shared library
 * @property {readonly string[]} [programs] any of these on PATH
 * @property {readonly string[]} debian
 * @property {string} fedora
 * @property {string} arch
 */

/** @type {readonly Requirement[]} */
export const REQUIREMENTS = [
  {
    need: 'electron',
    soname: 'libgtk-3.so.0',
    debian: ['libgtk-3-0t64', 'libgtk-3-0'],
    fedora: 'gtk3',
    arch: 'gtk3',
  },
  { need: 'electron', soname: 'libnss3.so', debian: ['libnss3'], fedora: 'nss', arch: 'nss' },
  {
    need: 'electron',
    soname: 'libasound.so.2',
    debian: ['libasound2t64', 'libasound2'],
    fedora: 'alsa-lib',
    arch: 'alsa-lib',
  },
  { need: 'electron', soname: 'libgbm.so.1', debian: ['libgbm1'], fedora: 'mesa-libgbm', arch: 'mesa' },
  { need: 'electron', soname: 'libXss.so.1', debian: ['libxss1'], fedora: 'libXScrnSaver', arch: 'libxss' },
  {
    need: 'display',
    programs: ['Xvfb'],
    debian: ['xvfb'],
    fedora: 'xorg-x11-server-Xvfb',
    arch: 'xorg-server-xvfb',
  },
  {
    need: 'chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    debian: ['chromium'],
    fedora: 'chromium',
    arch: 'chromium',
  },
  { need: 'compiler', programs: ['c++'], debian: ['g++'], fedora: 'gcc-c++', arch: 'gcc' },
];

/**
 * @typedef {object} Machine
 * @property {(soname: string) => boolean} hasLibrary
 * @property {(program: string) => boolean} hasProgram
 */

/**
 * @param {Machine} machine
 * @param {readonly SystemNeed[]} needs
 * @returns {Requirement[]} what is missing
 */
export function missingRequirements(machine, needs) {
  return REQUIREMENTS.filter((requirement) => {
    if (!needs.includes(requirement.need)) return false;
    if (requirement.soname !== undefined) return !machine.hasLibrary(requirement.soname);
    return !(requirement.programs ?? []).some((program) => machine.hasProgram(program));
  });
}

/** @typedef {'debian' | 'fedora' | 'arch' | 'other'} Distribution */

/**
 * @param {string} osRelease content of /etc/os-release
 * @returns {Distribution}
 */
export function distributionOf(osRelease) {
  const words = [...osRelease.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)]
    .flatMap((found) => (found[1] ?? '').split(/\s+/))
    .filter((word) => word !== '');
  if (words.some((word) => word === 'debian' || word === 'ubuntu')) return 'debian';
  if (words.some((word) => word === 'fedora' || word === 'rhel')) return 'fedora';
  if (words.includes('arch')) return 'arch';
  return 'other';
}

/**
 * The one command a person runs to install what is missing.
 * @param {Distribution} distribution
 * @param {readonly Requirement[]} missing
 * @returns {string}
 */
export function installCommand(distribution, missing) {
  const sudo = 'sudo ';
  if (distribution === 'fedora') return `${sudo}dnf install ${missing.map((one) => one.fedora).join(' ')}`;
  if (distribution === 'arch') return `${sudo}pacman -S ${missing.map((one) => one.arch).join(' ')}`;
  const names = missing.map((one) => one.debian.at(-1) ?? '').join(' ');
  if (distribution === 'debian') return `${sudo}apt-get install ${names}`;
  return `install what your system calls these (names as on Debian): ${names}`;
}

/** @returns {Promise<Machine>} this machine, its libraries asked of the loader's own list */
export async function thisMachine() {
  const ldconfig = findProgram('ldconfig') ?? (existsSync('/sbin/ldconfig') ? '/sbin/ldconfig' : null);
  const libraries =
    ldconfig === null ? null : (await runCommand(ldconfig, ['-p'], { timeLimitMs: 10_000 })).output;
  const folders = ['/usr/lib', '/usr/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'];
  return {
    hasLibrary: (soname) =>
      libraries?.includes(`\t${soname} `) === true ||
      folders.some((folder) => existsSync(`${folder}/${soname}`)),
    hasProgram: (program) => findProgram(program) !== null,
  };
}

/** @returns {Distribution} the distribution of this machine */
export function thisDistribution() {
  return existsSync('/etc/os-release') ? distributionOf(readFileSync('/etc/os-release', 'utf8')) : 'other';
}
