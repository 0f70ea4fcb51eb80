// Owns running the panel's own session without its page, over a line that may misbehave.
import { WebSocket } from 'ws';
import type { LinkSocketEvents } from '../../src-widget/panel/connection/server-link.ts';
import { openUnsentMessages } from '../../src-widget/panel/conversation/unsent-messages.ts';
import {
  createVisitorSession,
  type VisitorSession,
} from '../../src-widget/panel/conversation/visitor-session.ts';
import { openVisitorToken } from '../../src-widget/panel/conversation/visitor-token.ts';
import { type KeptStorage, openKeptStorage } from '../../src-widget/panel/storage/kept-storage.ts';
import { newCommandId } from './command-ids.ts';

export const memoryStorage = (): KeptStorage =>
  openKeptStorage(() => {
    throw new Error('no browser here');
  });

/** It comes back half a second after each loss. The same storage is the same browser. `hangUps` get what ends it. */
export function startVisitorSession(options: {
  proxy: { port: number };
  server: { url: string };
  storage: KeptStorage | undefined;
  hangUps: (() => void)[];
  /** Given each socket as it is opened, to say more on it than a session would. */
  onSocket?: (socket: WebSocket) => void;
}): VisitorSession {
  const { proxy, server, storage = memoryStorage(), hangUps, onSocket } = options;

  function open(events: LinkSocketEvents) {
    // The panel's Origin is the server's own, however the line gets there.
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/ws/widget`, { origin: server.url });
    onSocket?.(socket);
    socket.on('open', events.opened);
    socket.on('message', (data) => events.text(data.toString()));
    socket.on('close', (code) => events.closed(code));
    socket.on('error', () => {
      // Told by the close that follows.
    });
    hangUps.push(() => socket.terminate());
    return {
      send: (text: string) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => socket.close(),
    };
  }

  const session = createVisitorSession({
    open,
    after: (ms, act) => {
      const timer = setTimeout(act, ms);
      hangUps.push(() => clearTimeout(timer));
      return () => clearTimeout(timer);
    },
    random: () => 0,
    now: Date.now,
    newId: newCommandId,
    token: openVisitorToken(storage),
    unsent: openUnsentMessages(storage),
    language: 'en',
    source: 'website',
  });
  session.connect();
  return session;
}
