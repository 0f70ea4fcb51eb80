import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MisbehavingProxy, startMisbehavingProxy } from './misbehaving-proxy.ts';
import { waitUntil } from './wait-until.ts';

let echo: ReturnType<typeof createServer>;
let proxy: MisbehavingProxy;
const arrived: Buffer[] = [];

beforeEach(async () => {
  arrived.length = 0;
  echo = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => {
      arrived.push(bytes);
      socket.write(bytes);
    });
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const address = echo.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  proxy = await startMisbehavingProxy(address.port);
});

afterEach(async () => {
  await proxy.close();
  echo.close();
});

function line() {
  const socket: Socket = connect({ port: proxy.port, host: '127.0.0.1' });
  let received = Buffer.alloc(0);
  let failure = '';
  let closed = false;
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    failure = error.code ?? 'error';
  });
  socket.on('close', () => {
    closed = true;
  });
  return { socket, received: () => received, failure: () => failure, closed: () => closed };
}

const total = () => arrived.reduce((sum, bytes) => sum + bytes.length, 0);

describe('a misbehaving line', () => {
  it('carries bytes unchanged while it behaves', async () => {
    const { socket, received } = line();
    const sent = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
    socket.write(sent);
    await waitUntil('all back', () => received().length === sent.length);
    expect(received().equals(sent)).toBe(true);
  });

  it('slices: the far end gets pieces, the sum is the same', async () => {
    proxy.behave('up', { sliceBytes: 3, latencyMs: 1 });
    const { socket, received } = line();
    socket.write('abcdefghij');
    await waitUntil('all back', () => received().toString() === 'abcdefghij');
  });

  it('a black hole swallows one direction and not the other', async () => {
    proxy.behave('down', { blackHole: true });
    const { socket, received } = line();
    socket.write('hello');
    await waitUntil('arrived', () => total() === 5);
    proxy.behave('down', { blackHole: false });
    socket.write('again');
    await waitUntil('second answer', () => received().toString() === 'again');
  });

  it('cuts after exactly byte k, by reset', async () => {
    proxy.cutNextAfter('up', 7);
    const { socket, closed } = line();
    socket.write('0123456789');
    await waitUntil('cut', () => closed());
    await waitUntil('seven there', () => total() === 7);
    expect(Buffer.concat(arrived).toString()).toBe('0123456');
    expect(proxy.stats().cuts).toBe(1);
  });

  it('keeps to a bandwidth and to a latency', async () => {
    proxy.behave('up', { bytesPerSecond: 50_000, sliceBytes: 500, latencyMs: 20 });
    const { socket, received } = line();
    const startedAt = performance.now();
    socket.write(Buffer.alloc(5_000, 1));
    await waitUntil('all back', () => received().length === 5_000);
    expect(performance.now() - startedAt).toBeGreaterThan(90);
  });

  it('resets everything open, refuses what comes, and takes lines again', async () => {
    const first = line();
    first.socket.write('x');
    await waitUntil('open', () => first.received().length === 1);
    proxy.refuse(true);
    proxy.cutAll('reset');
    await waitUntil('reset seen', () => first.closed());
    const second = line();
    await waitUntil('refused', () => second.closed());
    proxy.refuse(false);
    const third = line();
    third.socket.write('y');
    await waitUntil('works again', () => third.received().toString() === 'y');
  });
});
