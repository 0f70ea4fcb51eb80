// Owns one forbidden import for each rule of .dependency-cruiser.cjs, and good imports that must pass.

/** `file` imports `target` (a path in the tree, or a package); `rule` must refuse it. */
export type PlantedBreach = { rule: string; file: string; target: string };

export const plantedBreaches: readonly PlantedBreach[] = [
  { rule: 'no-cycles', file: 'src-server/sla/left.ts', target: 'src-server/sla/right.ts' },
  { rule: 'every-import-resolves', file: 'src-server/sla/lost.ts', target: 'no-such-package' },
  { rule: 'shared-is-the-floor', file: 'src-shared/domain/rises.ts', target: 'src-server/actions/target.ts' },
  { rule: 'shared-is-the-floor', file: 'src-shared/wire/tested.ts', target: 'tests/support/target.ts' },
  { rule: 'shared-is-pure', file: 'src-shared/domain/reads-disk.ts', target: 'node:fs' },
  { rule: 'shared-is-pure', file: 'src-shared/wire/opens-socket.ts', target: 'ws' },
  {
    rule: 'shared-std-imports-nothing',
    file: 'src-shared/std/rises.ts',
    target: 'src-shared/domain/target.ts',
  },
  {
    rule: 'shared-domain-imports-std',
    file: 'src-shared/domain/commands-me.ts',
    target: 'src-shared/commands/target.ts',
  },
  {
    rule: 'shared-commands-import-domain',
    file: 'src-shared/commands/speaks.ts',
    target: 'src-shared/wire/target.ts',
  },
  { rule: 'shared-wire-not-bridge', file: 'src-shared/wire/calls.ts', target: 'src-shared/bridge/target.ts' },
  { rule: 'shared-bridge-not-wire', file: 'src-shared/bridge/wires.ts', target: 'src-shared/wire/target.ts' },
  {
    rule: 'process-not-another-process',
    file: 'src-main/app/borrows.ts',
    target: 'src-server/actions/target.ts',
  },
  {
    rule: 'process-not-another-process',
    file: 'src-renderer/app/borrows.ts',
    target: 'src-main/desk/actions/target.ts',
  },
  { rule: 'process-not-another-process', file: 'src-widget/borrows.ts', target: 'src-renderer/ui/target.ts' },
  {
    rule: 'process-not-another-process',
    file: 'src-server/http/borrows.ts',
    target: 'src-main/desk/actions/target.ts',
  },
  {
    rule: 'process-not-another-process',
    file: 'src-preload/borrows.ts',
    target: 'src-main/windows/target.ts',
  },
  { rule: 'window-not-wire', file: 'src-renderer/view-state/wires.ts', target: 'src-shared/wire/target.ts' },
  { rule: 'product-not-tests', file: 'src-server/actions/tested.ts', target: 'tests/support/target.ts' },
  { rule: 'product-not-tests', file: 'src-main/desk/actions/tested.ts', target: 'vitest' },
  { rule: 'product-not-scripts', file: 'src-server/app/scripted.ts', target: 'scripts/target.mjs' },
  {
    rule: 'renderer-feature-not-feature',
    file: 'src-renderer/tickets/peeks.ts',
    target: 'src-renderer/conversations/target.ts',
  },
  {
    rule: 'renderer-feature-not-feature',
    file: 'src-renderer/tickets/climbs.ts',
    target: 'src-renderer/app/target.ts',
  },
  {
    rule: 'renderer-ui-knows-nothing',
    file: 'src-renderer/ui/knows.ts',
    target: 'src-shared/domain/target.ts',
  },
  {
    rule: 'renderer-view-state-not-feature',
    file: 'src-renderer/view-state/climbs.ts',
    target: 'src-renderer/conversations/target.ts',
  },
  { rule: 'page-not-node', file: 'src-renderer/conversations/reads-disk.ts', target: 'node:fs' },
  { rule: 'page-not-node', file: 'src-widget/reads-disk.ts', target: 'fs' },
  { rule: 'electron-in-main-only', file: 'src-renderer/app/shell.ts', target: 'electron' },
  { rule: 'electron-in-main-only', file: 'src-server/app/shell.ts', target: 'electron' },
  { rule: 'desk-not-electron', file: 'src-main/desk/sync/shell.ts', target: 'electron' },
  { rule: 'desk-stands-alone', file: 'src-main/desk/actions/shows.ts', target: 'src-main/windows/target.ts' },
  {
    rule: 'desk-database-sync-not-actions',
    file: 'src-main/desk/database/acts.ts',
    target: 'src-main/desk/actions/target.ts',
  },
  {
    rule: 'desk-database-sync-not-actions',
    file: 'src-main/desk/sync/acts.ts',
    target: 'src-main/desk/actions/target.ts',
  },
  { rule: 'sqlite-one-door', file: 'src-main/desk/sync/stores.ts', target: 'better-sqlite3' },
  { rule: 'sqlite-one-door', file: 'src-server/actions/stores.ts', target: 'better-sqlite3' },
  { rule: 'sqlite-one-door', file: 'src-main/app/stores.ts', target: 'better-sqlite3' },
];

/** Imports as the design wants them: the same config lets each through. */
export const goodImports: readonly { file: string; target: string }[] = [
  { file: 'src-shared/domain/good.ts', target: 'src-shared/std/target.ts' },
  { file: 'src-shared/domain/good-schema.ts', target: 'zod' },
  { file: 'src-shared/domain/good.test.ts', target: 'vitest' },
  { file: 'src-shared/commands/good.ts', target: 'src-shared/domain/target.ts' },
  { file: 'src-shared/wire/good.ts', target: 'src-shared/commands/target.ts' },
  { file: 'src-shared/bridge/good.ts', target: 'src-shared/commands/target.ts' },
  { file: 'src-server/actions/good.ts', target: 'src-shared/wire/target.ts' },
  { file: 'src-server/sockets/good.ts', target: 'ws' },
  { file: 'src-server/database/good.ts', target: 'better-sqlite3' },
  { file: 'src-main/desk/database/good.ts', target: 'better-sqlite3' },
  { file: 'src-main/desk/actions/good.ts', target: 'src-main/desk/database/target.ts' },
  { file: 'src-main/desk/sync/good.ts', target: 'src-shared/wire/target.ts' },
  { file: 'src-main/windows/good.ts', target: 'electron' },
  { file: 'src-main/app/good.ts', target: 'src-main/windows/target.ts' },
  { file: 'src-preload/good.ts', target: 'src-shared/bridge/target.ts' },
  { file: 'src-renderer/app/good.ts', target: 'src-renderer/conversations/target.ts' },
  { file: 'src-renderer/conversations/good.ts', target: 'src-renderer/view-state/target.ts' },
  { file: 'src-renderer/conversations/good-ui.ts', target: 'src-renderer/ui/target.ts' },
  { file: 'src-renderer/conversations/good-own.ts', target: 'src-renderer/conversations/target.ts' },
  { file: 'src-renderer/view-state/good.ts', target: 'src-shared/bridge/target.ts' },
  { file: 'src-widget/good.ts', target: 'src-shared/wire/target.ts' },
  { file: 'tests/support/good.ts', target: 'src-server/actions/target.ts' },
];
