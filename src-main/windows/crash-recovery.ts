// Owns what happens when a window's page dies: it is loaded again, unless it keeps dying.
import { app, dialog, type WebContents } from 'electron';
import { createTokenBucket } from '../../src-shared/std/token-bucket.ts';
import { crashWords } from '../platform/crash-words.ts';

type Log = { error(text: string): void };

/** Reloads `contents` after a crash, three times at once or once a minute; then says so and stays down. */
export function recoverFromCrashes(
  contents: WebContents,
  { log, now }: { log: Log; now: () => number },
): void {
  const bucket = createTokenBucket({ perSecond: 1 / 60, burst: 3 });
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error(`the window's process ended: ${reason} (${exitCode})`);
    if (reason === 'clean-exit') return;
    if (bucket.take(now()) === 0) {
      // Not within the event: the old process is still being taken down.
      setImmediate(() => {
        if (!contents.isDestroyed()) contents.reload();
      });
      return;
    }
    dialog.showErrorBox('Guichet', crashWords(app.getLocale()));
  });
  contents.on('unresponsive', () => log.error('the window does not respond'));
}
