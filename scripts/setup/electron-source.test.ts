// Tries the order in which an Electron runtime is looked for.
import { describe, expect, it } from 'vitest';
import { electronSources, nodeApiOf, UNREACHABLE_FOR_MS } from './electron-source.mjs';

const now = 1_800_000_000_000;
const facts = {
  overridePath: undefined,
  ownDownloadIsThere: false,
  unreachableAt: null,
  now,
  platform: 'linux',
  arch: 'x64',
};
const order = (changed: Partial<Parameters<typeof electronSources>[0]>) =>
  electronSources({ ...facts, ...changed }).map(({ source }) => source);

describe('the order of Electron sources', () => {
  it('is: the own download, then the registry copy', () => {
    expect(order({})).toEqual(['own-download', 'registry-copy']);
  });

  it('takes an override alone, whatever else is there', () => {
    expect(order({ overridePath: '/opt/electron', ownDownloadIsThere: true })).toEqual(['override']);
    expect(order({ overridePath: '' })).toEqual(['own-download', 'registry-copy']);
  });

  it('takes what was downloaded before alone', () => {
    expect(order({ ownDownloadIsThere: true, unreachableAt: now - 1 })).toEqual(['own-download']);
  });

  it('asks an unreachable download again only after a day, and last', () => {
    expect(order({ unreachableAt: now - 60_000 })).toEqual(['registry-copy', 'own-download']);
    expect(order({ unreachableAt: now - UNREACHABLE_FOR_MS })).toEqual(['own-download', 'registry-copy']);
  });

  it('does not believe a note from the future', () => {
    expect(order({ unreachableAt: now + 1 })).toEqual(['own-download', 'registry-copy']);
  });

  it('has no registry copy for other machines', () => {
    expect(order({ platform: 'darwin', arch: 'arm64' })).toEqual(['own-download']);
    expect(order({ arch: 'arm64', unreachableAt: now - 1 })).toEqual(['own-download']);
  });

  it('says why with every source', () => {
    for (const { why } of electronSources({ ...facts, unreachableAt: now - 7_200_000 })) {
      expect(why).not.toBe('');
    }
    expect(electronSources({ ...facts, unreachableAt: now - 7_200_000 })[0]?.why).toContain('2 hours');
  });
});

describe('the Node-API of an Electron', () => {
  it('is 10 from Electron 36 on', () => {
    expect(['33.2.1', '35.7.5', '36.0.0', '45.4.1'].map(nodeApiOf)).toEqual([9, 9, 10, 10]);
  });
});
