// Owns installing what the system lacks: with apt-get as root on Debian and Ubuntu, elsewhere by telling the one command.
import { installCommand, missingRequirements, thisDistribution, thisMachine } from './missing-libraries.mjs';
import { refusalOfCommand, SetupRefusal } from './refusal.mjs';
import { runCommand } from './run-command.mjs';

const STEP = 'system libraries';

/**
 * @param {readonly import('./missing-libraries.mjs').SystemNeed[]} needs
 * @param {(text: string) => void} say
 * @returns {Promise<import('./step-report.mjs').StepResult>}
 * @throws {SetupRefusal} something is missing and may not, or cannot, be installed from here
 */
export async function installSystemLibraries(needs, say) {
  if (process.platform !== 'linux') return { skipped: 'brought by the system here' };
  const missing = missingRequirements(await thisMachine(), needs);
  if (missing.length === 0) return { skipped: 'all there' };
  const distribution = thisDistribution();
  const whatFor = [...new Set(missing.map((one) => one.need))].join(', ');
  if (distribution !== 'debian' || process.getuid?.() !== 0) {
    throw new SetupRefusal({
      step: STEP,
      reason: `missing for ${whatFor}: ${missing.map((one) => one.soname ?? one.programs?.[0]).join(', ')}`,
      mend: installCommand(distribution, missing),
    });
  }
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say(`${STEP}: as root on Debian, so they are installed now with apt-get (for ${whatFor})`);
  const lock = ['-o', 'DPkg::Lock::Timeout=180'];
  const update = await runCommand('apt-get', [...lock, 'update'], {
    env: environment,
    timeLimitMs: 5 * 60_000,
  });
  if (update.code !== 0) throw refusalOfCommand(STEP, 'apt-get update', update);
  /** @type {string[]} */
  const names = [];
  for (const requirement of missing) names.push(await firstThatExists(requirement.debian));
  const install = await runCommand(
    'apt-get',
    [...lock, 'install', '-y', '--no-install-recommends', ...names],
    { env: environment, timeLimitMs: 15 * 60_000 },
  );
  if (install.code !== 0) throw refusalOfCommand(STEP, `apt-get install ${names.join(' ')}`, install);
  const stillMissing = missingRequirements(await thisMachine(), needs);
  if (stillMissing.length > 0) {
    throw new SetupRefusal({
      step: STEP,
      reason: `${names.join(', ')} were installed, yet ${stillMissing.map((one) => one.soname ?? one.programs?.[0]).join(', ')} is not there`,
      mend: 'install it in your own way, then run the same command again',
    });
  }
  return { did: `installed ${names.join(' ')}` };
}

/**
 * @param {readonly string[]} names of one package, in the newest and in older releases
 * @returns {Promise<string>}
 */
async function firstThatExists(names) {
  for (const name of names.slice(0, -1)) {
    const shown = await runCommand('apt-cache', ['show', '--no-all-versions', name], { timeLimitMs: 30_000 });
    if (shown.code === 0 && shown.output.includes(`Package: ${name}`)) return name;
  }
  return names.at(-1) ?? '';
}
