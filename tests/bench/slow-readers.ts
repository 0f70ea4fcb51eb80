// Owns consoles that read a thousand bytes a second, whatever they are told: for `memory-under-flood`.
import { connect } from 'node:net';
import { deskProtocolRange } from '../../src-shared/wire/version.ts';

export type SlowReader = { bytesRead(): number; isOpen(): boolean; cut(): void };

/** Signs in with `token` at `cursor` by hand and reads `bytesPerSecond` from then on. Resolves once it is upgraded. */
export function openSlowReader(options: {
  url: string;
  token: string;
  databaseId: string;
  cursor: number;
  bytesPerSecond: number;
}): Promise<SlowReader> {
  const { url, token, databaseId, cursor, bytesPerSecond } = options;
  const { hostname, port } = new URL(url);
  const everyMs = 100;
  return new Promise((done, fail) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let read = 0;
    let open = true;
    socket.on('error', fail);
    socket.on('close', () => {
      open = false;
      clearInterval(reading);
    });
    socket.write(
      [
        ...[
          'GET /ws/console HTTP/1.1',
          `Host: ${hostname}:${port}`,
          'Connection: Upgrade',
          'Upgrade: websocket',
        ],
        ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '', ''],
      ].join('\r\n'),
    );
    const hello = Buffer.from(
      JSON.stringify({
        ...{ type: 'hello', protocol: deskProtocolRange, token, databaseId, cursor, place: null },
        client: { name: 'slow', version: '1' },
      }),
    );
    const head = Buffer.from([0x81, 0x80 | 126, hello.length >> 8, hello.length & 0xff, 0, 0, 0, 0]);
    socket.write(Buffer.concat([head, hello]));
    const ping = Buffer.concat([
      Buffer.from([0x81, 0x80 | 19, 0, 0, 0, 0]),
      Buffer.from('{"type":"ping","n":1}'),
    ]);
    ping[1] = 0x80 | (ping.length - 6);
    const pinging = setInterval(() => socket.write(ping), 15_000);
    const reading = setInterval(() => {
      const bytes: Buffer | null = socket.read(
        Math.min(socket.readableLength, (bytesPerSecond * everyMs) / 1_000),
      );
      read += bytes?.length ?? 0;
    }, everyMs);
    socket.once('readable', () =>
      done({
        bytesRead: () => read,
        isOpen: () => open,
        cut() {
          clearInterval(pinging);
          socket.destroy();
        },
      }),
    );
  });
}
