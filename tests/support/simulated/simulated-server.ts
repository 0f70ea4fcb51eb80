// Owns the real server in this process without its network: crashing between any two of its steps, out of order at will.
import SqliteDatabase from 'better-sqlite3';
import type { Act } from '../../../src-server/actions/command-queue.ts';
import { openService, type Service } from '../../../src-server/app/open-service.ts';
import type { Database } from '../../../src-server/database/database.ts';
import { prepareTables, type Tables } from '../../../src-server/database/tables.ts';
import { createTokens } from '../../../src-server/sign-in/tokens.ts';
import { judgeSilence, lookEveryMs } from '../../../src-server/sockets/judge-silence.ts';
import { readFrame } from '../../../src-server/sockets/read-frame.ts';
import type { SocketSession } from '../../../src-server/sockets/socket-door.ts';
import { type AgentId, type ConversationId, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../../src-shared/std/seeded-random.ts';
import { closeCodes } from '../../../src-shared/wire/limits.ts';
import { type MemoryClientSocket, memoryClientSocket } from './memory-client-socket.ts';
import type { Door, LineAtServer, Network, ServerEnd } from './network.ts';
import { type Broke, type ServerWatch, watchServer } from './server-watch.ts';
import { openSimulatedWorkspace } from './simulated-workspace.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Where it dies: in a transaction, right after one, or after so many more frames. */
export type CrashPoint = 'before-commit' | 'after-commit' | 'while-telling' | 'now';

export type SimulatedServer = {
  database: Database;
  watch: ServerWatch;
  horizonMs: number;
  isUp(): boolean;
  start(): void;
  /** Dies at the point named, the next time it comes there. */
  crash(at: CrashPoint): void;
  /** Trouble that was to come does not. */
  calm(): void;
  /** Says goodbye to everybody and stops. */
  stop(): void;
  /** How likely a transaction meets a full disk. */
  outage: number;
  /** A token of a new session. */
  newSession(agentId: AgentId): string;
  /** Whether the token's session is still good. */
  knows(token: string): boolean;
  /** Ends every session of the agent. */
  revoke(agentId: AgentId): void;
  /** Of every conversation there ever was. */
  conversationIds(): readonly ConversationId[];
  /** An act of none of the clients. */
  push(act: Act): void;
  bugs: unknown[];
  counts: { crashes: number; outages: number; restarts: number };
  close(): void;
};

/** Nobody is held back here: limits are tried elsewhere. */
const config = {
  ...{ socketsPerAgent: 100, socketsPerVisitor: 100, agentCommandsPerSecond: 10_000 },
  ...{
    visitorCommandsPerSecond: 10_000,
    addressCommandsPerSecond: 10_000,
    workspaceCommandsPerSecond: 10_000,
  },
};

type Life = {
  dead: boolean;
  service: Service;
  sockets: Map<MemoryClientSocket, SocketSession>;
  crashAt: CrashPoint | null;
  framesToSay: number;
};

export function simulatedServer(options: {
  time: VirtualTime;
  trace: Trace;
  random: SeededRandom;
  network: Network;
  horizonMs: number;
  /** Rows in a page. */
  pageSize: number;
  broke: Broke;
}): SimulatedServer {
  const { time, trace, random, network, horizonMs } = options;
  const database = openSimulatedWorkspace();
  const tables = prepareTables(database);
  const watch = watchServer(database, trace, options.broke);
  watch.committed();
  const tokens = createTokens('a secret for simulations', (bytes) =>
    Buffer.from(Array.from({ length: bytes }, () => random.below(256))),
  );
  const agentOfToken = new Map<string, AgentId>();
  let life: Life | null = null;
  let sessions = 0;

  const server: SimulatedServer = {
    database,
    watch,
    horizonMs,
    isUp: () => life !== null,
    start() {
      if (life !== null) return;
      server.counts.restarts += 1;
      life = live();
      const mine = life;
      network.setServer((door, line) => accept(mine, door, line));
      sweepLater(mine);
    },
    crash(at) {
      if (life === null) return;
      trace.note(`server crashes ${at}`);
      if (at === 'now') return die(life);
      life.crashAt = at;
      life.framesToSay = random.below(6);
    },
    calm() {
      server.outage = 0;
      if (life !== null) life.crashAt = null;
    },
    stop() {
      if (life === null) return;
      const { service, sockets } = life;
      service.queue.drain();
      for (const client of sockets.keys()) client.bye('going-away', 500);
      if (life !== null) end(life);
    },
    outage: 0,
    newSession(agentId) {
      sessions += 1;
      const token = `token-${agentId}-${sessions}`;
      agentOfToken.set(token, agentId);
      tables.sessions.insert(tokens.hashSessionToken(token), {
        ...{ agentId, deviceName: 'simulated', createdAt: time.epoch() },
        expiresAt: time.epoch() + 1_000 * 24 * 60 * 60_000,
      });
      return token;
    },
    knows: (token) => tables.sessions.find(tokens.hashSessionToken(token))?.revoked === false,
    revoke(agentId) {
      for (const [token, owner] of agentOfToken) {
        if (owner !== agentId) continue;
        const hash = tokens.hashSessionToken(token);
        if (tables.sessions.revoke(hash, time.epoch()))
          life?.service.consoles.endSession(hash.toString('base64'));
      }
    },
    conversationIds: () =>
      database
        .prepare('SELECT id FROM conversations ORDER BY id')
        .pluck()
        .all()
        .map((id) => conversationIdSchema.parse(id)),
    push(act) {
      life?.service.queue.push(act);
    },
    bugs: [],
    counts: { crashes: 0, outages: 0, restarts: 0 },
    close() {
      if (life !== null) end(life);
      database.close();
    },
  };

  function live(): Life {
    const workspace = tables.workspace.read();
    if (workspace === null) throw new Error('no workspace');
    const own: Life = {
      dead: false,
      sockets: new Map(),
      crashAt: null,
      framesToSay: 0,
      service: openService({
        config,
        horizonMs,
        pageSize: options.pageSize,
        tables: failing(() => own),
        workspace,
        tokens,
        clock: { now: time.epoch },
        timers: {
          soon: (act) => void time.after(0.5, () => own.dead || act()),
          after: (ms, act) => void time.after(ms, () => own.dead || act()),
        },
        onOutage: () => {},
        onRecovered: () => {},
        onBug: (error) => own.dead || server.bugs.push(error),
      }),
    };
    return own;
  }

  function failing(own: () => Life): Tables {
    const full = () => new SqliteDatabase.SqliteError('disk full', 'SQLITE_FULL');
    const gone = () => new SqliteDatabase.SqliteError('the process died', 'SQLITE_IOERR');
    return {
      ...tables,
      inTransaction(write) {
        if (own().dead) throw gone();
        const fails = server.outage > 0 && random.next() < server.outage;
        if (fails) server.counts.outages += 1;
        tables.inTransaction(() => {
          write();
          if (fails) throw full();
          if (own().crashAt === 'before-commit') {
            die(own());
            throw gone();
          }
        });
        watch.committed();
        if (own().crashAt === 'after-commit') die(own());
      },
    };
  }

  function die(own: Life): void {
    server.counts.crashes += 1;
    end(own);
  }

  function end(own: Life): void {
    own.dead = true;
    trace.note('server is down');
    if (life === own) life = null;
    network.setServer(null);
  }

  function accept(own: Life, door: Door, line: LineAtServer): ServerEnd {
    let agentId: AgentId | null = null;
    const client = memoryClientSocket(line, {
      now: time.epoch,
      losesEphemeral: () => random.below(10) === 0,
      sent(text) {
        if (own.dead) return false;
        if (own.crashAt === 'while-telling') {
          own.framesToSay -= 1;
          if (own.framesToSay < 0) {
            die(own);
            return false;
          }
        }
        if (door === 'console') watch.toConsole(agentId, text);
        else watch.toWidget(line.name, text);
        return true;
      },
    });
    const { service } = own;
    const session = door === 'console' ? service.openConsole(client) : service.openWidget(client);
    own.sockets.set(client, session);
    return {
      message(text) {
        if (own.dead || !client.isOpen) return;
        client.heard();
        const read = readFrame(Buffer.from(text));
        if (!read.ok) return client.sendBadFrame(read.problem, null);
        const { token } = read.value;
        if (read.value['type'] === 'hello' && door === 'console' && typeof token === 'string')
          agentId = agentOfToken.get(token) ?? null;
        try {
          session.onFrame(read.value);
        } catch (error) {
          server.bugs.push(error);
          client.bye('going-away', 5_000);
        }
      },
      closed() {
        client.lost();
        own.sockets.delete(client);
        if (!own.dead) session.onClose();
      },
    };
  }

  /** As the socket door does. */
  function sweepLater(own: Life): void {
    time.after(lookEveryMs, () => {
      if (own.dead) return;
      const now = time.epoch();
      for (const [client, session] of own.sockets) {
        const { connectedAt, heardAt } = client;
        const isAuthenticated = session.isAuthenticated();
        const judgement = judgeSilence({ isAuthenticated, connectedAt, heardAt: heardAt() }, now);
        if (judgement === 'no-hello') client.close(closeCodes.authenticationTimeout, 'no hello in time');
        else if (judgement === 'silent') client.cut();
      }
      sweepLater(own);
    });
  }
  return server;
}
