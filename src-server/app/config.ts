// Owns the server's settings: environment over a JSON file over defaults, each unknown or wrong one named.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isAddressOrNetwork } from '../http/client-address.ts';

/** What a demo runs with; anybody can read it here, so nothing else may. */
export const demoSecret = 'guichet-demo-secret-known-to-everybody';

const origin = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin);
const whole = z.coerce.number().int();
const flag = z.union([z.boolean(), z.enum(['0', '1']).transform((text) => text === '1')]);
const network = z.string().refine(isAddressOrNetwork, 'an address, or a network such as 10.0.0.0/8');
const listOf = <Entry extends z.ZodType<string, string>>(entry: Entry) =>
  z.union([
    z.array(entry),
    z
      .string()
      .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
      .pipe(z.array(entry)),
  ]);

/** Keys of the file; of the environment `GUICHET_` and the key in capitals (`widgetOrigins`: `GUICHET_WIDGET_ORIGINS`). */
export const configSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  /** 0: any free one. */
  port: whole.min(0).max(65_535).default(4300),
  dataDir: z.string().min(1).default('guichet-data'),
  demo: flag.default(false),
  /** Pepper of every token; changing it signs everybody out. */
  secret: z.string().min(32, 'at least 32 characters').optional(),
  /** Where the server is reached from outside, when not at host and port: the widget's own origin. */
  publicUrl: origin.optional(),
  /** Sites that may show the widget. */
  widgetOrigins: listOf(origin).default([]),
  /** Proxies in front of the server whose X-Forwarded-For is believed. */
  trustedProxies: listOf(network).default([]),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** Messages the demo begins with; 0: its small everyday set only. */
  demoMessages: whole.min(0).max(5_000_000).default(0),
  /** Ended conversations younger than this are on every desk that may see them; older ones are fetched when asked for. */
  horizonDays: whole.min(0).max(3_650).default(30),
  socketsPerAddress: whole.min(1).default(1_000),
  socketsPerAgent: whole.min(1).default(20),
  socketsPerVisitor: whole.min(1).default(60),
  unauthenticatedSockets: whole.min(1).default(2_000),
  agentCommandsPerSecond: whole.min(1).default(200),
  visitorCommandsPerSecond: whole.min(1).default(100),
  /** Of everybody at one address: an office of agents, a company of visitors behind one. */
  addressCommandsPerSecond: whole.min(1).default(2_000),
  workspaceCommandsPerSecond: whole.min(1).default(10_000),
});
type Environment = Readonly<Record<string, string | undefined>>;
export type Config = z.infer<typeof configSchema> & { secret: string };

/** The launcher, the console, the shop and the tests read the same environment: these names are theirs. */
const neighbours =
  /^GUICHET_(CONFIG|SERVER_URL|USER_DATA|SQLITE_BINDING|APP_FOLDER|PACKED|CHROMIUM|ELECTRON\w*|SIGN_IN_\w+|SHOP_\w+|SETUP_\w+|TEST_\w+)$/;

/** Every problem found at once, one per line, for whoever starts the server. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Whether a name of the environment means something to some program of Guichet. */
export function isKnownName(name: string): boolean {
  return keyOf.has(name) || neighbours.test(name);
}

/** Reads `GUICHET_*` of `environment` and the file `GUICHET_CONFIG` names. Throws `ConfigError`. */
export function readConfig(environment: Environment): Config {
  const { config, problems } = readSettings(environment);
  const secret = config.secret ?? (config.demo ? demoSecret : undefined);
  if (secret === undefined)
    problems.push('secret: is missing (GUICHET_SECRET; at least 32 characters of chance)');
  else if (secret === demoSecret && !config.demo)
    problems.push("secret: is the demo's, which everybody knows");
  if (problems.length > 0 || secret === undefined) throw new ConfigError(problems);
  return { ...config, secret };
}

/** For tools that only need to know where the data is: the secret may be missing. Throws `ConfigError`. */
export function readDataDir(environment: Environment): string {
  const { config, problems } = readSettings(environment);
  if (problems.length > 0) throw new ConfigError(problems);
  return config.dataDir;
}

function readSettings(environment: Environment) {
  const problems: string[] = [];
  const file = environment['GUICHET_CONFIG'];
  const merged = {
    ...(file === undefined ? {} : readFile(file, problems)),
    ...readEnvironment(environment, problems),
  };
  const parsed = configSchema.safeParse(merged);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(...describeIssue(issue));
    throw new ConfigError(problems);
  }
  return { config: parsed.data, problems };
}

function readFile(path: string, problems: string[]): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? 'is not a JSON object'
        : error instanceof Error
          ? error.message
          : 'cannot be read';
    problems.push(`GUICHET_CONFIG: ${path}: ${why}`);
    return {};
  }
}

const keyOf = new Map(
  Object.keys(configSchema.shape).map((key) => [
    `GUICHET_${key.replace(/[A-Z]/g, '_$&').toUpperCase()}`,
    key,
  ]),
);

function readEnvironment(environment: Environment, problems: string[]) {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('GUICHET_') || value === undefined) continue;
    const key = keyOf.get(name);
    if (key !== undefined) found[key] = value;
    else if (!isKnownName(name)) problems.push(`${name}: is no setting of the server`);
  }
  return found;
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${key}: is no setting of the server`);
  // Values may be secrets: only the name and what is expected are said.
  return [`${issue.path.map(String).join('.')}: ${issue.message}`];
}
