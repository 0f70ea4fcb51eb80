// Owns the desktop's log file: what happened and to which id, never what anyone wrote.
import { join } from 'node:path';
// The Node flavour: the other one opens an IPC channel of its own to every window.
import logger from 'electron-log/node';

export type Log = {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
};

/** Writes to `folder/main.log` (5 MiB, then one `.old`); also to stderr when `alsoStderr`. */
export function openLog(folder: string, { alsoStderr }: { alsoStderr: boolean }): Log {
  const { file, console: terminal } = logger.transports;
  file.resolvePathFn = () => join(folder, 'main.log');
  file.maxSize = 5 * 1024 * 1024;
  file.level = 'info';
  terminal.level = alsoStderr ? 'warn' : false;
  return {
    info: (text) => logger.info(text),
    warn: (text) => logger.warn(text),
    error: (text) => logger.error(text),
  };
}
