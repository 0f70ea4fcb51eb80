// Owns the command line by which an operator copies the database of a server, running or stopped.
import { parseArgs } from 'node:util';
import { BackupError, backUpDatabase } from '../database/back-up-database.ts';
import { isDatabaseOutage } from '../database/is-database-outage.ts';
import { ConfigError, readDataDir } from './config.ts';

const usage = `Copies the database; the server may run. The copy is tried before it gets its name.

  node src-server/app/back-up.ts <target file>

The data folder is the server's: GUICHET_DATA_DIR or the file GUICHET_CONFIG names.
To restore: put the copy as guichet.db into an empty data folder and start a server on it, with the same secret.
`;

/** From sysexits.h: wrong use, and what could not be done. */
const exitCodes = { usage: 64, failed: 74 } as const;

async function backUp(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [file, ...more] = positionals;
  if (values.help || file === undefined || more.length > 0) {
    (values.help ? process.stdout : process.stderr).write(usage);
    return values.help ? 0 : exitCodes.usage;
  }
  const backup = await backUpDatabase(readDataDir(process.env), file);
  process.stdout.write(`${JSON.stringify({ backup })}\n`);
  return 0;
}

function explain(error: unknown): { text: string; code: number } {
  if (error instanceof ConfigError) return { text: error.message, code: exitCodes.usage };
  if (error instanceof TypeError && 'code' in error)
    return { text: `${error.message}\n\n${usage}`, code: exitCodes.usage };
  if (error instanceof BackupError || isDatabaseOutage(error))
    return {
      text: `no backup was made: ${error instanceof Error ? error.message : ''}`,
      code: exitCodes.failed,
    };
  return {
    text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    code: exitCodes.failed,
  };
}

try {
  process.exitCode = await backUp();
} catch (error) {
  const { text, code } = explain(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = code;
}
