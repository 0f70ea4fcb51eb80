// The walls between processes and rooms: who may import whom. tests/layers plants a breach of each rule.
const { join } = require('node:path');

const TEST_FILES = '(\\.test\\.(ts|tsx|mjs)$|(^|/)vite\\.config\\.ts$)';
const SQLITE = '(^|node_modules/(@types/)?)better-sqlite3(/|$)';
const ELECTRON = '(^|node_modules/)electron(/|$)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other when loaded are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'every-import-resolves',
      comment: 'An import that resolves to nothing would escape every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^virtual:', '\\?(raw|url|inline|worker)$'] },
    },
    {
      name: 'shared-is-the-floor',
      comment: 'src-shared is what every process agrees on; it knows none of them.',
      severity: 'error',
      from: { path: '^src-shared/' },
      to: { path: '^(src-(?!shared/)|scripts/|tests/)' },
    },
    {
      name: 'shared-is-pure',
      comment: 'src-shared runs in every process, so it uses nothing of any: only zod.',
      severity: 'error',
      from: { path: '^src-shared/', pathNot: TEST_FILES },
      to: { pathNot: ['^src-shared/', '(^|node_modules/)zod(/|$)'] },
    },
    {
      name: 'shared-std-imports-nothing',
      comment: 'std < domain < commands < wire, bridge.',
      severity: 'error',
      from: { path: '^src-shared/std/', pathNot: TEST_FILES },
      to: { path: '^src-shared/(?!std/)' },
    },
    {
      name: 'shared-domain-imports-std',
      comment: 'std < domain < commands < wire, bridge.',
      severity: 'error',
      from: { path: '^src-shared/domain/' },
      to: { path: '^src-shared/(?!(std|domain)/)' },
    },
    {
      name: 'shared-commands-import-domain',
      comment: 'std < domain < commands < wire, bridge.',
      severity: 'error',
      from: { path: '^src-shared/commands/' },
      to: { path: '^src-shared/(?!(std|domain|commands)/)' },
    },
    {
      name: 'shared-wire-not-bridge',
      comment: 'What the server and its clients say knows nothing of windows.',
      severity: 'error',
      from: { path: '^src-shared/wire/' },
      to: { path: '^src-shared/(?!(std|domain|commands|wire)/)' },
    },
    {
      name: 'shared-bridge-not-wire',
      comment: 'A window never sees the wire: it asks its desk.',
      severity: 'error',
      from: { path: '^src-shared/bridge/' },
      to: { path: '^src-shared/(?!(std|domain|commands|bridge)/)' },
    },
    {
      name: 'process-not-another-process',
      comment: 'Processes meet only in src-shared.',
      severity: 'error',
      from: { path: '^(src-[^/]+)/' },
      to: { path: '^src-', pathNot: ['^$1/', '^src-shared/'] },
    },
    {
      name: 'window-not-wire',
      comment:
        'A window asks its desk over the bridge; only the desk, the server and the widget speak the wire.',
      severity: 'error',
      from: { path: '^src-(renderer|preload)/' },
      to: { path: '^src-shared/wire/' },
    },
    {
      name: 'product-not-tests',
      comment: 'Production code never imports tests or test helpers.',
      severity: 'error',
      from: { path: '^(src-[^/]+|scripts)/', pathNot: TEST_FILES },
      to: {
        path: '(^tests/|\\.test\\.(ts|tsx|mjs)$|(^|node_modules/)(vitest|fast-check|@playwright/test)(/|$))',
      },
    },
    {
      name: 'product-not-scripts',
      comment: 'scripts/ are tools around the product, not a part of it.',
      severity: 'error',
      from: { path: '^src-', pathNot: TEST_FILES },
      to: { path: '^scripts/' },
    },
    {
      name: 'renderer-feature-not-feature',
      comment: 'Features meet only in src-renderer/app.',
      severity: 'error',
      from: { path: '^src-renderer/(?!(?:app|view-state|ui|texts)/)([^/]+)/' },
      to: { path: '^src-renderer/', pathNot: '^src-renderer/($1|view-state|ui|texts)/' },
    },
    {
      name: 'renderer-ui-knows-nothing',
      comment: 'src-renderer/ui are components that know nothing of support.',
      severity: 'error',
      from: { path: '^src-renderer/ui/' },
      to: { path: '^src-', pathNot: '^(src-renderer/ui|src-renderer/texts|src-shared/std)/' },
    },
    {
      name: 'renderer-view-state-not-feature',
      comment: 'view-state is below the features that use it.',
      severity: 'error',
      from: { path: '^src-renderer/(view-state|texts)/' },
      to: { path: '^src-renderer/', pathNot: '^src-renderer/(view-state|texts)/' },
    },
    {
      name: 'page-not-node',
      comment: 'Windows, preload and widget run without Node.',
      severity: 'error',
      from: { path: '^src-(renderer|preload|widget)/', pathNot: TEST_FILES },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-in-main-only',
      comment: 'Only the main process and the preload know Electron.',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-(main|preload)/' },
      to: { path: ELECTRON },
    },
    {
      name: 'desk-not-electron',
      comment: 'The desk also runs in plain Node, so that tests can run twenty of them.',
      severity: 'error',
      from: { path: '^src-main/desk/' },
      to: { path: ELECTRON },
    },
    {
      name: 'desk-stands-alone',
      comment: 'The desk is a process of its own: it shares no module with windows, platform or app.',
      severity: 'error',
      from: { path: '^src-main/desk/' },
      to: { path: '^src-main/(?!desk/)' },
    },
    {
      name: 'desk-database-sync-not-actions',
      comment: 'Actions use the database and the sync session, never the reverse.',
      severity: 'error',
      from: { path: '^src-main/desk/(database|sync)/' },
      to: { path: '^src-main/desk/actions/' },
    },
    {
      name: 'sqlite-one-door',
      comment: "better-sqlite3 is opened only in the desk's database/ and the server's database/.",
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-(main/desk|server)/database/' },
      to: { path: SQLITE },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.base.json') },
    parser: 'tsc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.cjs', '.json', '.d.ts', '.css'],
    },
  },
};
