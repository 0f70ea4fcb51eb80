// Tries that every failure of the set-up is told as step, cause and mend, without a stack trace.
import { describe, expect, it } from 'vitest';
import { knownCause, refusalFrom, refusalOfCommand, refusalText, SetupRefusal } from './refusal.mjs';

describe('known causes', () => {
  it.each([
    ['npm error code ENOSPC', 'the disk is full'],
    ['write failed: No space left on device', 'the disk is full'],
    ['npm error code EINTEGRITY', 'another content'],
    ['npm error code ENOTFOUND\nnpm error network request to https://…', 'cannot be reached'],
    ['npm error code ECONNREFUSED', 'cannot be reached'],
    ['npm error code EAI_AGAIN', 'cannot be reached'],
    ['TypeError: fetch failed', 'cannot be reached'],
    ["W: Failed to fetch …  Temporary failure resolving 'deb.…'", 'cannot be reached'],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
    ['npm error code E403', 'refuses this machine'],
    ['npm error code E404', 'does not have a package'],
    ['npm error code EUSAGE', 'do not say the same'],
    ['E: Could not get lock /var/lib/dpkg/lock-frontend', 'another program is installing'],
    ['The SUID sandbox helper binary was found, but is not configured correctly.', 'sandbox'],
    ['npm error code EACCES', 'may not be written'],
    ['spawn Xvfb ENOENT', 'not installed'],
  ])('%j', (output, reason) => {
    expect(knownCause(output)?.reason).toContain(reason);
    expect(knownCause(output)?.mend).not.toBe('');
  });

  it('makes nothing up', () => {
    expect(knownCause('npm warn deprecated something')).toBeNull();
  });
});

describe('refusals', () => {
  it('name step, cause and mend', () => {
    const text = refusalText(new SetupRefusal({ step: 'packages', reason: 'no disk', mend: 'make room' }));
    expect(text).toContain('packages stopped');
    expect(text).toContain('cause: no disk');
    expect(text).toContain('mend:  make room');
  });

  it('of a thrown error hold no stack trace', () => {
    const text = refusalText(refusalFrom('build', new TypeError('x is not a function')));
    expect(text).toContain('x is not a function');
    expect(text).not.toMatch(/^\s+at /m);
  });

  it('of a full disk are known by their error code', () => {
    const thrown = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(refusalFrom('electron', thrown).reason).toContain('the disk is full');
  });

  it('keep a refusal as it is', () => {
    const refusal = new SetupRefusal({ step: 'electron', reason: 'a', mend: 'b' });
    expect(refusalFrom('other', refusal)).toBe(refusal);
  });

  it('of a command show its last lines, without stack frames', () => {
    const output = `${Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n')}\n    at thing (file.js:1:1)\nnpm error     at other (file.js:1:1)\n`;
    const refusal = refusalOfCommand('build', 'vite build', { code: 1, output, timedOut: false }, 'mend it');
    expect(refusal.reason).toContain('"vite build" ended with code 1');
    expect(refusal.reason).toContain('line 39');
    expect(refusal.reason).not.toContain('line 30');
    expect(refusal.reason).not.toContain('file.js:1:1');
    expect(refusal.mend).toBe('mend it');
  });

  it('of a command with a known cause show the lines that tell it', () => {
    const usage = Array.from({ length: 20 }, () => 'npm error [--usage]').join('\n');
    const output = `npm error code EUSAGE\nnpm error\nnpm error Missing: a@1.0.0 from lock file\n${usage}`;
    const refusal = refusalOfCommand('packages', 'npm ci', { code: 1, output, timedOut: false });
    expect(refusal.reason).toContain('package.json and package-lock.json do not say the same');
    expect(refusal.reason).toContain('Missing: a@1.0.0');
  });

  it('of a late command say so', () => {
    const outcome = { code: null, output: '', timedOut: true };
    expect(refusalOfCommand('packages', 'npm ci', outcome).reason).toContain('did not finish in time');
  });
});
