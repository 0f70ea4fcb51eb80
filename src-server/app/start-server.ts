// Owns the server as a program: settings, the line that says where it listens, signals, exit codes.
import { pino } from 'pino';
import { DatabaseInUseError } from '../database/hold-database-lock.ts';
import { isDatabaseOutage } from '../database/is-database-outage.ts';
import { DatabaseFromFutureError } from '../database/migrate.ts';
import { ConfigError, readConfig } from './config.ts';
import { NoWorkspaceError, runServer } from './run-server.ts';

/** What a supervisor of processes can tell apart; from sysexits.h. */
const exitCodes = { bug: 70, cannotListen: 69, outage: 74, configuration: 78 } as const;

/** However a stop hangs, the process ends (promises.md §4: ≤ 10 s). */
const stopWithinMs = 9_000;

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  const server = await runServer(config, log);
  process.stdout.write(`${JSON.stringify({ listening: { url: server.url } })}\n`);
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    const tooLong = setTimeout(() => {
      log.error('stopping took too long');
      process.exit(exitCodes.bug);
    }, stopWithinMs);
    tooLong.unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(exitCodes.bug);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

function explain(error: unknown): { text: string; code: number } {
  if (error instanceof ConfigError) return { text: error.message, code: exitCodes.configuration };
  if (
    error instanceof DatabaseInUseError ||
    error instanceof DatabaseFromFutureError ||
    error instanceof NoWorkspaceError
  ) {
    return { text: error.message, code: exitCodes.configuration };
  }
  if (isDatabaseOutage(error))
    return { text: `the database cannot be opened: ${String(error)}`, code: exitCodes.outage };
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return { text: `the port is taken: ${error.message} (GUICHET_PORT)`, code: exitCodes.cannotListen };
  }
  if (error instanceof Error && 'syscall' in error && error.syscall === 'listen') {
    return { text: `cannot listen: ${error.message}`, code: exitCodes.cannotListen };
  }
  return {
    text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    code: exitCodes.bug,
  };
}

try {
  await start();
} catch (error) {
  const { text, code } = explain(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = code;
}
