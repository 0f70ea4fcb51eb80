// Owns a console's server that says what a test wants: for versions of the protocol there is no program of.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

export type FakeConsoleServer = {
  port: number;
  /** Every text frame heard so far, oldest first, over all sockets. */
  heard: string[];
  close(): Promise<void>;
};

/** Listens on `port` of 127.0.0.1 and gives every frame of a console to `answer`. */
export async function startFakeConsoleServer(
  port: number,
  answer: (text: string, socket: WebSocket) => void,
): Promise<FakeConsoleServer> {
  const http = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ server: http, path: '/ws/console', perMessageDeflate: false });
  const heard: string[] = [];
  sockets.on('connection', (socket) => {
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      const text = data.toString();
      heard.push(text);
      answer(text, socket);
    });
  });
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    heard,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}
