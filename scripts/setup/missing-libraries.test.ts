// Tries what is found missing on a machine, and the one command that is told to mend it.
import { describe, expect, it } from 'vitest';
import { distributionOf, installCommand, missingRequirements, REQUIREMENTS } from './missing-libraries.mjs';

const bare = { hasLibrary: () => false, hasProgram: () => false };
const full = { hasLibrary: () => true, hasProgram: () => true };

describe('missing requirements', () => {
  it('are only of what is needed', () => {
    expect(missingRequirements(bare, ['display']).map((one) => one.debian)).toEqual([['xvfb']]);
    expect(missingRequirements(bare, [])).toEqual([]);
    expect(missingRequirements(full, ['electron', 'display', 'chromium', 'compiler'])).toEqual([]);
  });

  it('take any of several browsers', () => {
    const chrome = { ...bare, hasProgram: (name: string) => name === 'google-chrome' };
    expect(missingRequirements(chrome, ['chromium'])).toEqual([]);
  });

  it('miss one library and no other', () => {
    const almost = { ...full, hasLibrary: (soname: string) => soname !== 'libgbm.so.1' };
    expect(missingRequirements(almost, ['electron']).map((one) => one.soname)).toEqual(['libgbm.so.1']);
  });
});

describe('the distribution', () => {
  it.each([
    ['ID=debian\nVERSION_ID="12"', 'debian'],
    ['ID=ubuntu\nID_LIKE=debian', 'debian'],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', 'debian'],
    ['ID=fedora', 'fedora'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'fedora'],
    ['ID=manjaro\nID_LIKE=arch', 'arch'],
    ['ID=nixos', 'other'],
    ['', 'other'],
  ])('%j is %s', (osRelease, distribution) => {
    expect(distributionOf(osRelease)).toBe(distribution);
  });
});

describe('the one command', () => {
  it('names every missing package', () => {
    expect(installCommand('debian', missingRequirements(bare, ['electron', 'display']))).toBe(
      'sudo apt-get install libgtk-3-0 libnss3 libasound2 libgbm1 libxss1 xvfb',
    );
    expect(installCommand('fedora', missingRequirements(bare, ['display']))).toContain(
      'dnf install xorg-x11-server-Xvfb',
    );
    expect(installCommand('arch', missingRequirements(bare, ['compiler']))).toBe('sudo pacman -S gcc');
    expect(installCommand('other', REQUIREMENTS)).toContain('chromium');
  });
});
