// Owns running dependency-cruiser, with the repository's own config file, over a tree.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

export const repositoryRoot = resolve(import.meta.dirname, '../..');
export const cruiserConfig = join(repositoryRoot, '.dependency-cruiser.cjs');

const cruiseSchema = z.object({
  modules: z.array(z.object({ source: z.string(), matchesDoNotFollow: z.boolean().optional() })),
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        rule: z.object({ name: z.string(), severity: z.string() }),
      }),
    ),
  }),
});

export type Cruise = {
  violations: { rule: string; from: string; to: string }[];
  /** Source files of ours that were looked at: packages do not count. */
  ownModules: string[];
};

/** Cruises every `src-*`, `scripts` and `tests` folder of `root`. Rejects when the tool itself fails. */
export async function cruiseTree(root: string): Promise<Cruise> {
  const folders = readdirSync(root).filter(
    (name) => /^(src-.+|scripts|tests)$/.test(name) && existsSync(join(root, name)),
  );
  const tool = join(repositoryRoot, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const output = await new Promise<string>((resolveOutput, reject) => {
    execFile(
      process.execPath,
      [tool, '--config', cruiserConfig, '--output-type', 'json', '--no-cache', ...folders],
      { cwd: root, maxBuffer: 256 * 1024 * 1024 },
      // The json reporter exits 0 whatever it finds, so an error here is the tool's own.
      (error, stdout) => (error ? reject(error) : resolveOutput(stdout)),
    );
  });
  const parsed = cruiseSchema.parse(JSON.parse(output));
  return {
    violations: parsed.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    ownModules: parsed.modules
      .map((module) => module.source)
      .filter((source) => /^(src-|scripts\/|tests\/)/.test(source)),
  };
}
