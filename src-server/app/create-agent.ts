// Owns the command line by which an administrator adds agents while the server is stopped.
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DatabaseInUseError, holdDatabaseLock } from '../database/hold-database-lock.ts';
import { openDatabase } from '../database/open-database.ts';
import { prepareTables } from '../database/tables.ts';
import { addAgents, EmailTakenError, newAgentSchema } from './add-agents.ts';
import { ConfigError, readDataDir } from './config.ts';

const usage = `Adds agents (and, the first time, the workspace). The server must be stopped.

  node src-server/app/create-agent.ts --email ana@shop.example --name "Ana Lopes" --team Support [--team Orders]
       [--role agent --role supervisor] [--capacity 4] [--workspace "Our shop"]        password: first line of stdin
  node src-server/app/create-agent.ts --many [--workspace "Our shop"]
       stdin: one JSON object per line: {"email","name","password","teams":[…],"roles":[…],"chatCapacity"}

The data folder is the server's: GUICHET_DATA_DIR or the file GUICHET_CONFIG names.
`;

async function createAgents(): Promise<void> {
  const { values } = parseArgs({
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      team: { type: 'string', multiple: true },
      role: { type: 'string', multiple: true },
      capacity: { type: 'string' },
      workspace: { type: 'string', default: 'Guichet' },
      many: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const lines = (await text(process.stdin)).split('\n');
  const asked: unknown[] = values.many
    ? lines.flatMap((line): unknown[] => (line.trim() === '' ? [] : [JSON.parse(line)]))
    : [
        {
          email: values.email,
          name: values.name,
          password: lines[0]?.replace(/\r$/, ''),
          teams: values.team,
          roles: values.role,
          ...(values.capacity === undefined ? {} : { chatCapacity: Number(values.capacity) }),
        },
      ];
  const agents = z.array(newAgentSchema).min(1).parse(asked);
  const dataDir = readDataDir(process.env);
  const lock = holdDatabaseLock(dataDir);
  try {
    const database = openDatabase(dataDir);
    try {
      await addAgents(prepareTables(database), { workspaceName: values.workspace, agents, now: Date.now() });
    } finally {
      database.close();
    }
  } finally {
    lock.release();
  }
  process.stdout.write(
    `${agents.length === 1 ? 'one agent' : `${agents.length} agents`} added to ${dataDir}\n`,
  );
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  if (error instanceof DatabaseInUseError) return `${error.message}: stop it first`;
  if (error instanceof ConfigError || error instanceof EmailTakenError || error instanceof SyntaxError)
    return error.message;
  if (error instanceof TypeError && 'code' in error) return `${error.message}\n\n${usage}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await createAgents();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 64;
}
