// Owns folders that live as long as one test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TemporaryFolder = { path: string; remove(): void };

/** An empty folder of its own; the caller removes it (in `afterEach`, or by `using`). */
export function temporaryFolder(name = 'test', under = tmpdir()): TemporaryFolder & Disposable {
  const path = mkdtempSync(join(under, `guichet-${name}-`));
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  return { path, remove, [Symbol.dispose]: remove };
}
