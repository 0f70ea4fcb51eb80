// Owns refusals of the set-up: which step stopped, why, and what mends it, in words and without stack traces.
import { stripVTControlCharacters } from 'node:util';

/**
 * A step of the set-up that cannot go on. It is shown to a person as it is, never with a stack trace.
 */
export class SetupRefusal extends Error {
  /**
   * @param {{ step: string, reason: string, mend: string }} refusal what stopped, why, and what to do about it
   */
  constructor({ step, reason, mend }) {
    super(`${step}: ${reason}`);
    this.name = 'SetupRefusal';
    this.step = step;
    this.reason = reason;
    this.mend = mend;
  }
}

/**
 * The known causes, most telling first: what a command's output contains, and what it means.
 * @type {{ signs: RegExp, isRegistry?: boolean, reason: string, mend: string }[]}
 */
const KNOWN_CAUSES = [
  {
    signs: /SUID sandbox helper binary was found, but is not configured correctly|No usable sandbox/,
    reason: 'this system does not let Electron make its sandbox, and it does not start without one',
    mend: 'as the lines above say: give its chrome-sandbox to root with mode 4755 (sudo chown root:root … && sudo chmod 4755 …), or allow unprivileged user namespaces',
  },
  {
    signs: /ENOSPC|no space left on device/i,
    reason: 'the disk is full',
    mend: 'free about 2 GB (the folder of this project and the cache folder in your home), then run the same command again',
  },
  {
    signs: /EDQUOT|quota exceeded/i,
    reason: 'the disk quota of this user is used up',
    mend: 'free about 2 GB, then run the same command again',
  },
  {
    signs: /EINTEGRITY|integrity checksum failed|did not match expected checksum/i,
    reason: 'a download came with another content than was promised',
    mend: 'run "npm cache clean --force" and try again; if it happens again, a proxy is changing downloads',
  },
  {
    signs:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|fetch failed|network (?:request|is unreachable)|Temporary failure resolving|Could not resolve|Could not connect/i,
    isRegistry: true,
    reason: 'the registry of packages cannot be reached',
    mend: 'check the network and the proxy settings ("npm ping" must answer), then run the same command again',
  },
  {
    signs: /CERT_|SELF_SIGNED|certificate/i,
    isRegistry: true,
    reason: 'the registry of packages shows a certificate this machine does not trust',
    mend: 'set the "cafile" of npm to the certificate of your network, then run the same command again',
  },
  {
    signs: /E40[13]\b|401 Unauthorized|403 Forbidden/,
    isRegistry: true,
    reason: 'the registry of packages refuses this machine',
    mend: 'check the "registry" and the sign-in of npm ("npm ping" must answer), then run the same command again',
  },
  {
    signs: /E404\b|404 Not Found/,
    isRegistry: true,
    reason: 'the registry of packages does not have a package that package-lock.json names',
    mend: 'check which registry npm is set to use ("npm config get registry")',
  },
  {
    signs: /EUSAGE|can only install packages when your package\.json and package-lock\.json/i,
    reason: 'package.json and package-lock.json do not say the same',
    mend: 'run "npm install" once, or take both files again from the repository',
  },
  {
    signs: /dpkg frontend lock|Could not get lock|is another process using it/i,
    reason: 'another program is installing Debian packages just now',
    mend: 'wait until it has finished, then run the same command again',
  },
  {
    signs: /EACCES|EPERM|permission denied|EROFS|read-only file system/i,
    reason: 'a file or folder may not be written by this user',
    mend: 'give this user the folder of the project and the cache folder in its home (both must be writable)',
  },
  {
    signs: /ENOENT.*spawn|spawn .* ENOENT|command not found/i,
    reason: 'a program that is needed is not installed',
    mend: 'install it (the line above names it), then run the same command again',
  },
];

/**
 * Reads the output of a failed command, or the message of an error, for a cause a person can act on.
 * @param {string} output what the command wrote, or an error's message
 * @returns {{ isRegistry: boolean, reason: string, mend: string } | null} null when the output tells nothing known
 */
export function knownCause(output) {
  const found = KNOWN_CAUSES.find((cause) => cause.signs.test(output));
  return found ? { isRegistry: found.isRegistry === true, reason: found.reason, mend: found.mend } : null;
}

/**
 * Turns anything thrown during a step into a refusal.
 * @param {string} step the step's name as it is printed
 * @param {unknown} thrown
 * @returns {SetupRefusal}
 */
export function refusalFrom(step, thrown) {
  if (thrown instanceof SetupRefusal) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code =
    thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? `${thrown.code} ` : '';
  const known = knownCause(code + message);
  const words = message
    .split('\n')
    .filter((line) => !/^\s*at /.test(line))
    .join('\n');
  return new SetupRefusal({
    step,
    reason: known ? `${known.reason} (${words})` : words,
    mend: known ? known.mend : 'run the same command again; if it stops here again, report the lines above',
  });
}

/**
 * A refusal about a command that ended badly, with its last lines.
 * @param {string} step
 * @param {string} command as a person would type it
 * @param {{ code: number | null, output: string, timedOut: boolean }} outcome
 * @param {string} [mend] what to do when the output tells nothing known
 * @returns {SetupRefusal}
 */
export function refusalOfCommand(step, command, outcome, mend) {
  const known = knownCause(outcome.output);
  const ended = outcome.timedOut ? 'did not finish in time' : `ended with code ${outcome.code ?? 'none'}`;
  const told = tellingLines(outcome.output)
    .map((line) => `      ${line}`)
    .join('\n');
  return new SetupRefusal({
    step,
    reason: `${known ? known.reason : `"${command}" ${ended}`}${told ? `\n    ${command} said:\n${told}` : ''}`,
    mend: known ? known.mend : (mend ?? 'mend what the lines above name, then run the same command again'),
  });
}

/** How many of a command's lines are told. */
const TOLD_LINES = 6;

/**
 * The lines that tell most: from the first that shows a known cause on, else the last ones; never stack frames.
 * @param {string} output
 * @returns {string[]}
 */
function tellingLines(output) {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trimEnd().slice(0, 300))
    .filter(
      (line) =>
        line.replace(/^npm (?:error|ERR!)/, '').trim() !== '' && !/^(?:npm (?:error|ERR!))?\s+at /.test(line),
    );
  const first = lines.findIndex((line) => knownCause(line) !== null);
  return first === -1 ? lines.slice(-TOLD_LINES) : lines.slice(first, first + TOLD_LINES);
}

/**
 * @param {SetupRefusal} refusal
 * @returns {string} the lines to print
 */
export function refusalText(refusal) {
  return `\n  ✗ ${refusal.step} stopped\n    cause: ${refusal.reason}\n    mend:  ${refusal.mend}\n`;
}
