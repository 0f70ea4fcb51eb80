// Owns putting the server together once, in order, and taking it apart again.
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { agentActor } from '../actions/accept-agent-command.ts';
import { mayAdminister } from '../actions/change-agent.ts';
import { createWriteProbe } from '../database/create-write-probe.ts';
import { holdDatabaseLock } from '../database/hold-database-lock.ts';
import { isDatabaseOutage } from '../database/is-database-outage.ts';
import { hasToItself, openDatabase } from '../database/open-database.ts';
import { startCheckpoints } from '../database/start-checkpoints.ts';
import { prepareTables, type Tables } from '../database/tables.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import { effectsKeptMs } from '../effects/effect-ledger.ts';
import { createClientAddress } from '../http/client-address.ts';
import { createHttpApp } from '../http/create-http-app.ts';
import { findSession } from '../sign-in/find-session.ts';
import { createPasswordCheck, hashPassword } from '../sign-in/passwords.ts';
import { createSignIn } from '../sign-in/sign-in-agent.ts';
import { createTokens } from '../sign-in/tokens.ts';
import { openSocketDoor } from '../sockets/socket-door.ts';
import type { Config } from './config.ts';
import { openService } from './open-service.ts';
import { ownOrigins } from './own-origins.ts';
import { watchOutage } from './watch-outage.ts';

export type RunningServer = {
  url: string;
  /** Takes no more, settles what arrived, tells everybody when to come back, closes the database. */
  stop(): Promise<void>;
};

/** The database has no workspace: it was never set up, and this is no demo. */
export class NoWorkspaceError extends Error {
  override readonly name = 'NoWorkspaceError';
}

const clock = { now: () => Date.now() };
const stopwatch = () => performance.now();
const consoleLimits = { ephemeralBytes: 64 * 1024, maxBytes: 512 * 1024 };
const widgetLimits = { ephemeralBytes: 16 * 1024, maxBytes: 256 * 1024 };
const goodbyeWithinMs = 4_000;
/** Electron's window is no web page, and the desk sends no Origin at all. */
const consoleOrigins: readonly (string | undefined)[] = [undefined, 'app://console'];

/** Rejects with ConfigError-like errors of its parts; nothing is left open then. */
export async function runServer(config: Config, log: Logger): Promise<RunningServer> {
  const lock = holdDatabaseLock(config.dataDir);
  try {
    const database = openDatabase(config.dataDir);
    try {
      if (hasToItself(database))
        log.warn('the disk has no room to share the database: no backup until started anew');
      const tables = prepareTables(database);
      const server = await serve(config, log, tables);
      const checkpoints = startCheckpoints(config.dataDir, (error) =>
        log.error({ err: error }, 'the log is not copied beside the server'),
      );
      return {
        url: server.url,
        async stop() {
          await server.stop();
          await checkpoints.stop();
          database.close();
          lock.release();
        },
      };
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function serve(config: Config, log: Logger, tables: Tables): Promise<RunningServer> {
  const { now } = clock;
  if (config.demo && tables.workspace.read() === null) {
    const counts = await seedDemo(tables, { now: now(), messages: config.demoMessages });
    log.info(counts, 'the demo workspace was made');
  }
  const workspace = tables.workspace.read();
  if (workspace === null)
    throw new NoWorkspaceError('the database has no workspace yet: run src-server/app/create-agent.ts');
  forgetWhatIsOver(tables, now());

  const tokens = createTokens(config.secret);
  const checkPassword = await createPasswordCheck();
  const outage = watchOutage({
    stopwatch,
    probe: createWriteProbe(tables, now),
    onBegun: (error) => log.error({ err: error }, 'the database cannot be written'),
    onOver: () => log.warn('the database can be written again'),
  });
  let stopping = false;

  const service = openService({
    config,
    horizonMs: config.horizonDays * 24 * 60 * 60_000,
    tables,
    workspace,
    tokens,
    clock,
    stopwatch,
    onOutage: outage.failed,
    onRecovered: outage.recovered,
    onBug: (error, commandId) => log.error({ err: error, commandId }, 'a command failed, or telling of it'),
  });
  const { state, consoles, queue, effects } = service;
  const signIn = createSignIn({ state, tables, tokens, clock, checkPassword });

  const clientAddress = createClientAddress(config.trustedProxies);

  const server = createServer({
    requestTimeout: 15_000,
    headersTimeout: 10_000,
    keepAliveTimeout: 10_000,
    maxHeaderSize: 16 * 1024,
    connectionsCheckingInterval: 2_000,
  });
  server.maxHeadersCount = 100;
  const url = await listen(server, config);
  const own = ownOrigins(url, config);
  server.on(
    'request',
    createHttpApp({
      log,
      signIn,
      clientAddress,
      agents: {
        now,
        findAdmin(token) {
          const session = findSession(token, now(), { tables, tokens, state });
          if (typeof session !== 'object') return 'unauthenticated';
          const actor = agentActor(state, session.agentId);
          return actor && mayAdminister(actor) ? { adminId: session.agentId } : 'forbidden';
        },
        isAgent: (id) => state.findAgent(id) !== null,
        push: queue.push,
        endSessions(agentId) {
          const ended = tables.sessions.revokeAll(agentId, now());
          consoles.endSessionsOf(agentId);
          return ended;
        },
        hashPassword,
      },
      endSession: consoles.endSession,
      notReadyBecause: () => (stopping ? 'stopping' : outage.notWritableBecause()),
      widgetFolder: resolve(import.meta.dirname, '../../out/widget'),
      widgetOrigins: config.widgetOrigins,
      socketOrigins: own.map((origin) => origin.replace(/^http/, 'ws')),
    }),
  );
  const door = openSocketDoor({
    server,
    clientAddress,
    stopwatch,
    log,
    socketsPerAddress: config.socketsPerAddress,
    unauthenticatedSockets: config.unauthenticatedSockets,
    entrances: [
      {
        path: '/ws/console',
        isOriginAllowed: (origin) => consoleOrigins.includes(origin),
        limits: consoleLimits,
        open: service.openConsole,
      },
      {
        path: '/ws/widget',
        isOriginAllowed: (origin) => origin !== undefined && own.includes(origin),
        limits: widgetLimits,
        open: service.openWidget,
      },
    ],
  });

  return {
    url,
    async stop() {
      stopping = true;
      door.shut();
      server.close();
      queue.drain();
      await door.sayGoodbye(goodbyeWithinMs);
      effects.stop();
      server.closeAllConnections();
    },
  };
}

/** On a disk that is full it is left for the next start. */
function forgetWhatIsOver(tables: Tables, now: number): void {
  try {
    tables.sessions.forgetExpired(now);
    tables.effects.forgetBefore(now - effectsKeptMs);
  } catch (error) {
    if (!isDatabaseOutage(error)) throw error;
  }
}

function listen(server: ReturnType<typeof createServer>, { host, port }: Config): Promise<string> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      const address = server.address();
      if (address === null || typeof address === 'string') return fail(new Error('no address to listen at'));
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      done(`http://${name}:${address.port}`);
    });
  });
}
