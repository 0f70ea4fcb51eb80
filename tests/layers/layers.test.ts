// Owns the proof that the walls stand: each forbidden import is planted and refused, good ones pass, and the
// tool really looks at the real tree.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Cruise, cruiserConfig, cruiseTree, repositoryRoot } from './cruise-tree.ts';
import { goodImports, plantedBreaches } from './planted-breaches.ts';

/** The tool takes seconds, and more on a machine that has other things to do. */
const cruiseWithinMs = 90_000;

const importLine = (file: string, target: string) => {
  const inTree = /\.(ts|tsx|mjs)$/.test(target);
  const path = inTree ? relative(dirname(file), target) : target;
  return `import '${inTree && !path.startsWith('.') ? `./${path}` : path}';\n`;
};

describe('planted imports', () => {
  let root = '';
  let cruise: Cruise;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'guichet-layers-'));
    symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'));
    const put = (file: string, content: string) => {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    };
    const plants = [...plantedBreaches, ...goodImports];
    for (const { target } of plants) {
      if (/\.(ts|tsx|mjs)$/.test(target)) put(target, 'export {};\n');
    }
    for (const { file, target } of plants) put(file, importLine(file, target));
    put('src-server/sla/right.ts', importLine('src-server/sla/right.ts', 'src-server/sla/left.ts'));
    cruise = await cruiseTree(root);
  }, cruiseWithinMs);

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each(plantedBreaches)('refuses $file → $target by $rule', ({ rule, file }) => {
    const names = cruise.violations.filter(({ from }) => from === file).map((violation) => violation.rule);
    expect(names).toContain(rule);
  });

  it.each(goodImports)('lets $file → $target through', ({ file }) => {
    expect(cruise.ownModules).toContain(file);
    expect(cruise.violations.filter(({ from }) => from === file)).toEqual([]);
  });

  it('has a planted breach for every rule of the config', () => {
    const require = createRequire(import.meta.url);
    const config = z
      .object({ forbidden: z.array(z.object({ name: z.string(), severity: z.literal('error') })) })
      .parse(require(cruiserConfig));
    const planted = new Set(plantedBreaches.map(({ rule }) => rule));
    expect(config.forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });
});

describe('the real tree', () => {
  it('breaks no rule, and every process was looked at', { timeout: cruiseWithinMs }, async () => {
    const cruise = await cruiseTree(repositoryRoot);
    expect(cruise.violations).toEqual([]);
    expect(cruise.ownModules.length).toBeGreaterThan(100);
    for (const process of ['shared', 'server', 'main', 'preload', 'renderer', 'widget']) {
      expect(
        cruise.ownModules.filter((source) => source.startsWith(`src-${process}/`)).length,
      ).toBeGreaterThan(0);
    }
  });

  it('is read with the pinned TypeScript: a later one would silently cruise nothing', () => {
    const versionOf = (file: string) =>
      z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(repositoryRoot, file), 'utf8')))
        .version;
    expect(versionOf('node_modules/typescript/package.json')).toBe('6.0.3');
  });
});
