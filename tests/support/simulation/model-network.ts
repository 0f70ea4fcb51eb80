// Owns the lines between desks and the server in memory: slow, in order, cut at any frame, saying things twice.
import type { OpenSocket, SocketHandlers } from '../../../src-main/desk/sync/server-socket.ts';
import { type AgentId, agentIdSchema } from '../../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../../src-shared/std/seeded-random.ts';
import type { ConsoleDown } from '../../../src-shared/wire/down.ts';
import { consoleUpSchema } from '../../../src-shared/wire/up.ts';
import type { ModelReader, ModelServer } from './model-server.ts';
import type { VirtualTime } from './virtual-time.ts';

type Line = {
  agentId: AgentId | null;
  sentUpTo: number;
  live: boolean;
  /** What is being read to it page by page. */
  reader: ModelReader | null;
  cut(): void;
  say(frame: ConsoleDown): void;
};

export type Faults = { cut: number; twice: number; untold: number; outage: number };

export type ModelNetwork = {
  openSocket: OpenSocket;
  /** Null while the server is down; setting another cuts every line. */
  setServer(server: ModelServer | null): void;
  server(): ModelServer | null;
  cutAll(): void;
  /** Tells every live desk what is new. */
  broadcast(): void;
  /**
   * How likely a frame is where its line breaks, one is said twice, news are not told at all, and a command meets a
   * server that can not decide now; 0 for a good network.
   */
  faults: Faults;
  /** `livePages`: told to a live desk with more behind them. `early`: commands of a desk that has not read to the end. */
  counts: Faults & { frames: number; livePages: number; early: number };
};

const pageSize = 5;
export const noFaults: Readonly<Faults> = { cut: 0, twice: 0, untold: 0, outage: 0 };

export function modelNetwork(time: VirtualTime, random: SeededRandom): ModelNetwork {
  let server: ModelServer | null = null;
  const lines = new Set<Line>();
  const network: ModelNetwork = {
    openSocket,
    setServer(next) {
      server = next;
      network.cutAll();
    },
    server: () => server,
    cutAll() {
      for (const line of [...lines]) line.cut();
    },
    broadcast() {
      for (const line of lines) if (line.live) tellNew(line);
    },
    faults: { ...noFaults },
    counts: { ...noFaults, frames: 0, livePages: 0, early: 0 },
  };

  function tellNew(line: Line): void {
    if (server === null || line.agentId === null || line.sentUpTo === server.head()) return;
    // A server pages to live desks what changes sight or is large: here, every other time.
    if (random.below(2) === 0) {
      sayPage(line, line.sentUpTo, 2 + random.below(2));
      if (!line.live) network.counts.livePages += 1;
      return;
    }
    const changes = server.reader(line.agentId, line.sentUpTo).nextPage(Number.MAX_SAFE_INTEGER);
    line.sentUpTo = changes.upTo;
    if (!strikes('untold')) line.say(changes);
  }

  function strikes(fault: keyof Faults): boolean {
    if (random.next() >= network.faults[fault]) return false;
    network.counts[fault] += 1;
    return true;
  }

  function openSocket(_: string, handlers: SocketHandlers) {
    let open = true;
    /** Frames of one direction arrive in the order sent, however long each takes. */
    const arrivals = { up: 0, down: 0 };
    const travel = (way: 'up' | 'down', act: () => void) => {
      arrivals[way] = Math.max(arrivals[way], time.now() + 1 + random.below(200));
      time.after(arrivals[way] - time.now(), () => {
        if (!open) return;
        network.counts.frames += 1;
        if (strikes('cut')) line.cut();
        else act();
      });
    };
    const line: Line = {
      agentId: null,
      sentUpTo: 0,
      live: false,
      reader: null,
      cut() {
        if (!open) return;
        open = false;
        lines.delete(line);
        handlers.closed(1006);
      },
      say(frame) {
        const text = JSON.stringify(frame);
        travel('down', () => handlers.message(text));
        if (strikes('twice')) travel('down', () => handlers.message(text));
      },
    };
    lines.add(line);
    if (server === null) time.after(5, () => line.cut());
    else travel('down', () => handlers.opened());
    return {
      send: (text: string) => travel('up', () => receive(line, text)),
      drop() {
        open = false;
        lines.delete(line);
      },
    };
  }

  function receive(line: Line, text: string): void {
    const frame = consoleUpSchema.parse(JSON.parse(text));
    if (server === null) return;
    const { agentId } = line;
    switch (frame.type) {
      case 'hello': {
        line.agentId = agentIdSchema.parse(frame.token);
        const same = frame.databaseId === null || frame.databaseId === server.databaseId;
        const resync = !same || frame.cursor > server.head();
        line.say({
          ...{
            type: 'welcome',
            protocol: 2,
            horizonMs: 0,
            workspace: { id: 'w', name: 'W' },
            databaseId: server.databaseId,
          },
          ...{
            agentId: line.agentId,
            serverNow: time.now(),
            head: server.head(),
            resync,
            ...{ connectedAgentIds: [], linksChanged: null, links: null },
          },
        });
        sayPage(line, resync ? 0 : frame.cursor, pageSize);
        return;
      }
      case 'more':
        sayPage(line, frame.after, pageSize);
        return;
      case 'ping':
        line.say({ type: 'pong', n: frame.n, serverNow: time.now() });
        return;
      case 'typing':
        return;
      case 'command': {
        if (agentId === null) return;
        if (!line.live) network.counts.early += 1;
        if (strikes('outage')) {
          line.say({ type: 'outage', id: frame.id, retryAfterMs: 300 });
          return;
        }
        const answer = server.accept(agentId, frame.id, frame.command, time.now());
        // The answer may come before its rows or after them.
        if (random.below(2) === 0) network.broadcast();
        line.say(answer);
        network.broadcast();
      }
    }
  }

  function sayPage(line: Line, after: number, size: number): void {
    if (server === null || line.agentId === null) return;
    const going = line.reader?.position() === after ? line.reader : null;
    const reader = going ?? server.reader(line.agentId, after);
    const changes = reader.nextPage(size);
    line.sentUpTo = changes.upTo;
    line.live = changes.remaining === 0;
    line.reader = line.live ? null : reader;
    line.say(changes);
  }
  return network;
}
