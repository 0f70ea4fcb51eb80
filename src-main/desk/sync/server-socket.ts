// Owns one WebSocket to the server's console door: text out, text in, and that it ended.
import { WebSocket } from 'ws';

export type ServerSocket = {
  send(text: string): void;
  /** Ends the socket without waiting for the other side; its handlers are not called any more. */
  drop(): void;
};

export type SocketHandlers = {
  opened(): void;
  message(text: string): void;
  /** Once, however it ended; `code` 1006 when nobody said goodbye. */
  closed(code: number): void;
};

/** `url` is the server's http(s) address. */
export type OpenSocket = (url: string, handlers: SocketHandlers) => ServerSocket;

/** What one frame from the server may hold; a catch-up page of 500 rows stays far below. */
const maxInboundBytes = 32 * 1024 * 1024;

export const openServerSocket: OpenSocket = (url, handlers) => {
  const address = new URL('ws/console', url.endsWith('/') ? url : `${url}/`);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address, {
    perMessageDeflate: false,
    handshakeTimeout: 15_000,
    maxPayload: maxInboundBytes,
    followRedirects: false,
  });
  let dropped = false;
  socket.on('open', () => {
    if (!dropped) handlers.opened();
  });
  socket.on('message', (data, isBinary) => {
    if (!dropped && !isBinary) handlers.message(data.toString());
  });
  socket.on('close', (code) => {
    if (!dropped) handlers.closed(code);
  });
  socket.on('error', () => {
    // `close` follows and tells the rest.
  });
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    drop() {
      dropped = true;
      if (socket.readyState === WebSocket.CONNECTING) return socket.terminate();
      if (socket.readyState === WebSocket.OPEN) socket.close(1000);
      // A half-open peer never answers a close: whatever is left ends shortly after by itself.
      setTimeout(() => socket.terminate(), 1_000).unref();
    },
  };
};
