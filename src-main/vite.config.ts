// Owns how the desktop's three programs are built: main, desk and preload, each one CommonJS file.
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';

const root = resolve(import.meta.dirname, '..');

/** What is there at run time: Electron's and Node's own modules, and the native SQLite. */
const external = ['electron', 'better-sqlite3', /^node:/, ...builtinModules];

const programs = {
  main: { entry: 'src-main/app/start-app.ts', outDir: 'out/main', file: 'start-app.cjs' },
  desk: { entry: 'src-main/desk/run-utility.ts', outDir: 'out/main', file: 'desk.cjs' },
  preload: { entry: 'src-preload/console-preload.ts', outDir: 'out/preload', file: 'console-preload.cjs' },
} as const;

type ProgramName = keyof typeof programs;

function isProgramName(mode: string): mode is ProgramName {
  return Object.hasOwn(programs, mode);
}

function buildOf(name: ProgramName) {
  const { entry, outDir, file } = programs[name];
  return {
    outDir: resolve(root, outDir),
    emptyOutDir: false,
    target: name === 'preload' ? 'chrome130' : 'node20',
    minify: false,
    reportCompressedSize: false,
    ssr: resolve(root, entry),
    rolldownOptions: {
      external,
      output: { format: 'cjs' as const, entryFileNames: file, codeSplitting: false },
    },
  };
}

/** `--mode main|desk|preload` builds (or watches) that one; any other mode builds all three, one after another. */
export default defineConfig(({ mode }): UserConfig => {
  const shared: UserConfig = {
    root,
    publicDir: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    ssr: { noExternal: true, external: ['electron', 'better-sqlite3'] },
    resolve: { noExternal: true },
  };
  if (isProgramName(mode)) return { ...shared, build: buildOf(mode) };
  return {
    ...shared,
    environments: Object.fromEntries(
      Object.keys(programs)
        .filter(isProgramName)
        .map((name) => [name, { consumer: 'server', build: buildOf(name), resolve: { noExternal: true } }]),
    ),
    builder: {
      async buildApp(builder) {
        for (const name of Object.keys(programs)) {
          const environment = builder.environments[name];
          if (environment) await builder.build(environment);
        }
      },
    },
  };
});
