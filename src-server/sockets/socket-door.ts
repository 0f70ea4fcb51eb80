// Owns the door for WebSockets: which path, from which origin, how many; and who has been silent for too long.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { closeCodes, maxFrameBytes } from '../../src-shared/wire/limits.ts';
import { createTurns } from './by-turns.ts';
import { type ClientSocket, openClientSocket } from './client-socket.ts';
import type { FrameWriterLimits } from './frame-writer.ts';
import { judgeSilence, lookEveryMs } from './judge-silence.ts';
import type { FrameObject } from './read-frame.ts';
import { spreadRetry } from './spread-retry.ts';

/** What a protocol does with one socket. */
export type SocketSession = {
  onFrame(value: FrameObject): void;
  onClose(): void;
  isAuthenticated(): boolean;
};

export type SocketEntrance = {
  path: string;
  /** `undefined`: the header was not there. */
  isOriginAllowed(origin: string | undefined): boolean;
  limits: FrameWriterLimits;
  /** `onGreeted`: to be called when it may have become authenticated otherwise than by a frame just now. */
  open(client: ClientSocket, onGreeted: () => void): SocketSession;
};

export type SocketDoorOptions = {
  server: Server;
  entrances: readonly SocketEntrance[];
  /** Whose address a socket is counted under. */
  clientAddress(request: IncomingMessage): string;
  /** Monotonic ms, the same as of what looks at `heardAt`. */
  stopwatch(): number;
  log: Logger;
  socketsPerAddress: number;
  unauthenticatedSockets: number;
};

/** Of a crowd that came together, and is put out together. */
const endedAtOnce = 8;
/** Not yet in the library's types; each bounds what half a message can hold (promises.md P18). */
const fragmentCaps = { maxFragments: 256, maxBufferedChunks: 1_024 };

export function openSocketDoor(options: SocketDoorOptions) {
  const { server, entrances, clientAddress, stopwatch, log, socketsPerAddress, unauthenticatedSockets } =
    options;
  const webSockets = new WebSocketServer({
    ...fragmentCaps,
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
  });
  const open = new Map<ClientSocket, SocketSession>();
  const byAddress = new Map<string, number>();
  let unauthenticated = 0;
  let shut = false;

  function refuse(duplex: Duplex, status: string): void {
    duplex.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  function onUpgrade(request: IncomingMessage, duplex: Duplex, head: Buffer): void {
    duplex.on('error', () => duplex.destroy());
    const path = (request.url ?? '').split('?', 1)[0];
    const entrance = entrances.find((candidate) => candidate.path === path);
    const address = clientAddress(request);
    if (!entrance) {
      refuse(duplex, '404 Not Found');
      return;
    }
    if (shut) {
      refuse(duplex, '503 Service Unavailable');
      return;
    }
    if (!entrance.isOriginAllowed(request.headers.origin)) {
      log.info({ path }, 'socket of a foreign origin refused');
      refuse(duplex, '403 Forbidden');
      return;
    }
    if ((byAddress.get(address) ?? 0) >= socketsPerAddress || unauthenticated >= unauthenticatedSockets) {
      refuse(duplex, '429 Too Many Requests');
      return;
    }
    webSockets.handleUpgrade(request, duplex, head, (socket) => {
      byAddress.set(address, (byAddress.get(address) ?? 0) + 1);
      unauthenticated += 1;
      let counted = true;
      const settleAuthenticated = () => {
        if (counted) unauthenticated -= 1;
        counted = false;
      };
      const settleIfAuthenticated = () => {
        if (counted && session?.isAuthenticated()) settleAuthenticated();
      };
      let session: SocketSession | undefined;
      const client = openClientSocket({
        socket,
        duplex,
        address,
        stopwatch,
        limits: entrance.limits,
        onFrame(value) {
          try {
            session?.onFrame(value);
          } catch (error) {
            log.error({ err: error, path }, 'a frame failed');
            client.bye('going-away', 5_000);
          }
          settleIfAuthenticated();
        },
        onClose() {
          settleAuthenticated();
          const left = (byAddress.get(address) ?? 1) - 1;
          if (left === 0) byAddress.delete(address);
          else byAddress.set(address, left);
          open.delete(client);
          session?.onClose();
        },
      });
      session = entrance.open(client, settleIfAuthenticated);
      open.set(client, session);
    });
  }

  const endings = createTurns<() => void>({
    soon: (act) => void setImmediate(act),
    atOnce: endedAtOnce,
    act: (end) => end(),
  });
  const sweep = setInterval(() => {
    if (!endings.isIdle()) return;
    const now = stopwatch();
    const ends: (() => void)[] = [];
    for (const [client, session] of open) {
      const { connectedAt, heardAt } = client;
      const isAuthenticated = session.isAuthenticated();
      const judgement = judgeSilence({ isAuthenticated, connectedAt, heardAt: heardAt() }, now);
      if (judgement === 'no-hello') {
        ends.push(() => {
          if (client.isOpen && !session.isAuthenticated())
            client.close(closeCodes.authenticationTimeout, 'no hello in time');
        });
      } else if (judgement === 'silent') ends.push(client.cut);
      else client.endIfStuck(now);
    }
    endings.add(ends);
  }, lookEveryMs);
  sweep.unref();
  server.on('upgrade', onUpgrade);

  return {
    openCount: () => open.size,
    /** Lets nobody in any more. */
    shut(): void {
      shut = true;
    },
    /** Tells everybody to come back later, spread out so that they do not all come at once. */
    async sayGoodbye(withinMs: number): Promise<void> {
      shut = true;
      clearInterval(sweep);
      const count = open.size;
      let position = 0;
      for (const client of open.keys()) {
        client.bye('going-away', spreadRetry(position, count));
        position += 1;
      }
      const end = stopwatch() + withinMs;
      while (open.size > 0 && stopwatch() < end) await new Promise((tick) => setTimeout(tick, 20));
      for (const client of open.keys()) client.cut();
      webSockets.close();
    },
  };
}
export type SocketDoor = ReturnType<typeof openSocketDoor>;
