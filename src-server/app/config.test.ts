// Tries reading settings: environment over file over defaults, every problem named, no value of a secret repeated.
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, demoSecret, isKnownName, readConfig, readDataDir } from './config.ts';

const secret = 'a-secret-for-tests-only-0123456789abcdef';
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-config-'));
  file = join(folder, 'config.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('SRV-15 settings', () => {
  it('SRV-15 the environment goes over the file, the file over defaults', () => {
    writeFileSync(
      file,
      JSON.stringify({ port: 4500, host: '0.0.0.0', widgetOrigins: ['https://a.example/'] }),
    );
    const config = readConfig({
      GUICHET_CONFIG: file,
      GUICHET_PORT: '4600',
      GUICHET_SECRET: secret,
      PATH: '/bin',
    });
    expect(config).toMatchObject({
      port: 4600,
      host: '0.0.0.0',
      widgetOrigins: ['https://a.example'],
      demo: false,
      logLevel: 'info',
    });
  });

  it('SRV-15 a demo brings its own secret, which is refused anywhere else', () => {
    expect(readConfig({ GUICHET_DEMO: '1' }).secret).toBe(demoSecret);
    expect(problemsOf({})).toEqual([expect.stringContaining('secret: is missing')]);
    expect(problemsOf({ GUICHET_SECRET: demoSecret })).toEqual([expect.stringContaining("the demo's")]);
    expect(readDataDir({ GUICHET_DATA_DIR: '/somewhere' })).toBe('/somewhere');
  });

  it.each([
    ['GUICHET_PORT', 'lots', 'port'],
    ['GUICHET_PORT', '-1', 'port'],
    ['GUICHET_DEMO', 'yes', 'demo'],
    ['GUICHET_SECRET', 'short', 'secret'],
    ['GUICHET_WIDGET_ORIGINS', 'http://a.example,javascript:alert(1)', 'widgetOrigins'],
    ['GUICHET_PUBLIC_URL', 'ftp://a.example', 'publicUrl'],
    ['GUICHET_LOG_LEVEL', 'loud', 'logLevel'],
    ['GUICHET_TRUSTED_PROXIES', '10.0.0.0/8,proxy.example', 'trustedProxies'],
    ['GUICHET_PROT', '1', 'GUICHET_PROT'],
    ['GUICHET_CONFIG', '/nowhere/config.json', 'GUICHET_CONFIG'],
  ])('SRV-15 %s=%s is refused by its name', (name, value, named) => {
    const problems = problemsOf({ GUICHET_DEMO: '1', [name]: value });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join('\n')).toContain(named);
    if (name === 'GUICHET_SECRET') expect(problems.join('\n')).not.toContain('short');
  });

  it.each([['[]'], ['{'], ['null'], ['{"host": 4}'], ['{"nonsense": true, "more": 1}']])(
    'SRV-15 a file of %s is refused',
    (content) => {
      writeFileSync(file, content);
      expect(problemsOf({ GUICHET_DEMO: '1', GUICHET_CONFIG: file }).length).toBeGreaterThan(0);
    },
  );

  it('SRV-15 no program of ours uses a name the server would refuse to start with', () => {
    const root = resolve(import.meta.dirname, '../..');
    const sources = globSync(['src-*/**/*.{ts,tsx}', 'scripts/**/*.mjs', 'tests/**/*.{ts,mjs}'], {
      cwd: root,
    });
    const unknown = sources
      .filter((path) => !path.endsWith('config.test.ts') && !path.endsWith('server-life.test.ts'))
      .flatMap((path) => {
        const names = readFileSync(join(root, path), 'utf8').match(/\bGUICHET_[A-Z][A-Z_]*[A-Z]\b/g) ?? [];
        return names.filter((name) => !isKnownName(name)).map((name) => `${name} in ${path}`);
      });
    expect(unknown).toEqual([]);
  });
});
