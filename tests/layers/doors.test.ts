// Owns the proof that the one-door names are spoken only at their door.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from './cruise-tree.ts';
import { doorRules, findDoorBreaches } from './find-door-breaches.ts';

const planted: readonly { rule: string; path: string; source: string }[] = [
  { rule: 'window-desk-one-door', path: 'src-renderer/app/shell.tsx', source: 'window.desk.call();' },
  { rule: 'window-desk-one-door', path: 'src-renderer/app/shell.ts', source: "globalThis['desk']?.call();" },
  { rule: 'window-desk-one-door', path: 'src-widget/panel.ts', source: '(window as Desked).desk.call();' },
  {
    rule: 'ipc-main-one-door',
    path: 'src-main/app/start-app.ts',
    source: "import { ipcMain } from 'electron';",
  },
  { rule: 'ipc-main-one-door', path: 'src-main/platform/tray.ts', source: "electron.ipcMain.on('x', go);" },
  {
    rule: 'shared-reads-no-clock',
    path: 'src-shared/domain/sla/first.ts',
    source: 'const at = Date.now();',
  },
  { rule: 'shared-reads-no-clock', path: 'src-shared/domain/sla/first.ts', source: 'const at = new Date();' },
  {
    rule: 'shared-has-no-chance',
    path: 'src-shared/domain/routing/choose.ts',
    source: 'pick(Math.random());',
  },
  { rule: 'shared-has-no-chance', path: 'src-shared/std/ids.ts', source: 'crypto.randomUUID();' },
  { rule: 'no-html-from-strings', path: 'src-widget/panel.ts', source: 'element.innerHTML = text;' },
  {
    rule: 'no-html-from-strings',
    path: 'src-renderer/ui/text.tsx',
    source: '<p dangerouslySetInnerHTML={{ __html: text }} />;',
  },
  {
    rule: 'no-html-from-strings',
    path: 'src-widget/panel.ts',
    source: "element.insertAdjacentHTML('beforeend', text);",
  },
  { rule: 'no-forced-casts', path: 'src-server/http/routes.ts', source: 'use(body as unknown as Message);' },
];

const good: readonly { path: string; source: string }[] = [
  { path: 'src-renderer/view-state/desk-client.ts', source: 'window.desk.call();' },
  { path: 'src-renderer/app/shell.ts', source: '// window.desk is reached by desk-client only\nroom.desk;' },
  { path: 'src-main/windows/console-bridge.ts', source: "import { ipcMain } from 'electron';" },
  { path: 'src-shared/domain/sla/first.ts', source: 'const at = new Date(now).getUTCDay();' },
  { path: 'src-shared/domain/sla/first.test.ts', source: 'const seed = Date.now();' },
  { path: 'src-server/app/clock.ts', source: 'const at = Date.now();' },
  { path: 'src-widget/panel.ts', source: 'element.textContent = text;' },
  { path: 'src-server/http/routes.ts', source: 'const kinds = list as const;' },
];

describe('planted breaches', () => {
  it.each(planted)('refuses $source in $path by $rule', ({ rule, path, source }) => {
    expect(findDoorBreaches(path, source).map((breach) => breach.rule)).toContain(rule);
  });

  it.each(good)('lets $source in $path through', ({ path, source }) => {
    expect(findDoorBreaches(path, source)).toEqual([]);
  });

  it('has a planted breach for every door', () => {
    const refused = new Set(planted.map(({ rule }) => rule));
    expect(doorRules.filter((rule) => !refused.has(rule))).toEqual([]);
  });
});

describe('the real tree', () => {
  const files = globSync(['src-*/**/*.{ts,tsx}', 'tests/**/*.{ts,tsx}'], { cwd: repositoryRoot })
    .map((path) => path.replaceAll('\\', '/'))
    // This folder plants breaches, so its texts are full of them on purpose.
    .filter((path) => !path.startsWith('tests/layers/'));

  it('goes through every door', () => {
    const breaches = files.flatMap((path) =>
      findDoorBreaches(path, readFileSync(join(repositoryRoot, path), 'utf8')).map(
        ({ rule, line, text }) => `${path}:${line} ${rule}: ${text}`,
      ),
    );
    expect(breaches).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });

  it('leaves nothing for later: no marks of unfinished work', () => {
    const marks = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')}|X{3})\\b`);
    const unfinished = files.filter((path) => marks.test(readFileSync(join(repositoryRoot, path), 'utf8')));
    expect(unfinished).toEqual([]);
  });
});
