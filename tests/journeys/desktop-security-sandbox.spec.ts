// Owns that the system's sandbox is really on, wherever the console may use it (that is: not as root).
import { readFileSync } from 'node:fs';
import { expect, test } from './support/console-test.ts';
import { callDesk } from './support/desk-calls.ts';

test('DESK-16 every process that shows a page runs under the system sandbox, by an unprivileged user', async ({
  guichet: { app, window: page, pid },
}) => {
  expect(await callDesk(page, 'readSession')).toMatchObject({ state: 'answered' });
  const pages = await app.evaluate(({ app: electron }) =>
    electron
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab')
      .map((metric) => metric.pid),
  );
  expect(pages.length).toBeGreaterThan(0);
  const status = (process: number, field: string) =>
    new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1];
  for (const page of pages) {
    // 2: a seccomp filter decides each system call.
    expect(status(page, 'Seccomp')).toBe('2');
    expect(status(page, 'NoNewPrivs')).toBe('1');
    expect(status(page, 'Uid')?.split(/\s+/)).not.toContain('0');
    expect(readFileSync(`/proc/${page}/cmdline`, 'utf8')).not.toContain('--no-sandbox');
  }
  // The main process is not, which shows that the looking can tell.
  expect(status(pid, 'Seccomp')).toBe('0');
  expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('--no-sandbox');
});
