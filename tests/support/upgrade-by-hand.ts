// Owns connections past a WebSocket upgrade made by hand, for bytes no library would send.
import { request } from 'node:http';
import { connect, Socket } from 'node:net';

/** A connection past the upgrade at `/ws/console` of the server at `url`; it reads until told otherwise. */
export function upgradeByHand(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({
      hostname,
      port,
      path: '/ws/console',
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      },
      createConnection: () => connect(Number(port), hostname),
    });
    asked.on('upgrade', (_response, socket) => {
      if (!(socket instanceof Socket)) {
        reject(new Error('no TCP socket'));
        return;
      }
      socket.resume();
      resolve(socket);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** One whole text frame of 126 bytes or more, masked with zeros. */
export function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([header, payload]);
}
