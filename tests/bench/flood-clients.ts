// Owns the floods of `memory-under-flood`, in a process of their own: sockets that never say who they are, fragments of one
// byte, one visitor who writes without end. Told by lines of JSON; prints what it managed.
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { widgetProtocolRange } from '../../src-shared/wire/version.ts';
import { widgetDownSchema } from '../../src-shared/wire/widget-down.ts';
import { newCommandId } from '../support/command-ids.ts';

const toldSchema = z.object({
  url: z.url(),
  forMs: z.int(),
  silent: z.int(),
  fragmenters: z.int(),
  perSecond: z.int(),
});
type Told = z.infer<typeof toldSchema>;

/** All of loopback is ours: a crowd comes from many addresses. */
const addressOf = (index: number) => `127.0.${1 + Math.floor(index / 200)}.${1 + (index % 200)}`;
/** Begun and not yet answered, so that the system's own queue of connections is not what refuses them. */
const atOnce = 100;

const counts = { opened: 0, refused: 0, fragments: 0, sent: 0, answered: 0, thrownOut: 0 };
let over = false;

/** A hand-made upgrade: no library costs anything on this side. Resolves with the socket, or null when refused. */
function upgrade(url: string, path: string, index: number): Promise<Socket | null> {
  const { hostname, port, origin } = new URL(url);
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port), localAddress: addressOf(index) });
    socket.on('error', () => done(null));
    socket.on('close', () => done(null));
    socket.once('data', (data) => {
      socket.resume();
      done(data.toString('latin1').startsWith('HTTP/1.1 101') ? socket : null);
    });
    socket.write(
      [
        ...[`GET ${path} HTTP/1.1`, `Host: ${hostname}:${port}`, `Origin: ${origin}`, 'Connection: Upgrade'],
        ...[
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
          '',
          '',
        ],
      ].join('\r\n'),
    );
  });
}

/** Whoever is thrown out comes again. */
async function staySilent({ url, silent }: Told): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (!over) {
      const index = next % silent;
      next += 1;
      const socket = await upgrade(url, '/ws/widget', index);
      if (socket === null) counts.refused += 1;
      else counts.opened += 1;
      if (next >= silent && socket === null) await new Promise((later) => setTimeout(later, 50));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** A text message that never ends: one byte a fragment, masked with zeros. */
async function sendFragments({ url, fragmenters }: Told): Promise<void> {
  const some = Buffer.concat(Array.from({ length: 500 }, () => Buffer.from([0x00, 0x81, 0, 0, 0, 0, 0x20])));
  const one = async (index: number): Promise<void> => {
    while (!over) {
      const socket = await upgrade(url, '/ws/widget', 50_000 + index);
      if (socket === null) {
        await new Promise((later) => setTimeout(later, 100));
        continue;
      }
      socket.write(Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x20]));
      while (!over && !socket.destroyed) {
        counts.fragments += 500;
        if (!socket.write(some)) await settled(socket);
        await new Promise((later) => setTimeout(later, 5));
      }
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: fragmenters }, (_, index) => one(index)));
}

const settled = (socket: Socket) =>
  new Promise<void>((done) => {
    socket.once('drain', done);
    socket.once('close', done);
  });

/** One visitor, at `perSecond` messages, in spite of every answer. */
async function writeWithoutEnd({ url, perSecond }: Told): Promise<void> {
  let token: string | null = null;
  while (!over) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/widget`, {
      origin: url,
      perMessageDeflate: false,
    });
    let conversationId: string | null = null;
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      counts.answered += 1;
      if (conversationId !== null) return;
      const frame = widgetDownSchema.parse(JSON.parse(data.toString()));
      if (frame.type === 'welcome') {
        token = frame.token ?? token;
        const page = { url: 'https://shop.example/', title: 'Shop' };
        const command = { name: 'start-conversation', topicId: null, source: 'website', page, text: 'flood' };
        socket.send(JSON.stringify({ type: 'command', id: newCommandId(), at: Date.now(), command }));
      }
      if (frame.type === 'ack') conversationId = frame.conversationId;
    });
    const closed = new Promise<boolean>((done) => socket.once('close', () => done(true)));
    const opened = new Promise<boolean>((done) => socket.once('open', () => done(false)));
    if (await Promise.race([opened, closed])) continue;
    socket.send(JSON.stringify({ type: 'hello', protocol: widgetProtocolRange, token, language: 'en' }));
    const from = performance.now();
    let sent = 0;
    while (!over && socket.readyState === WebSocket.OPEN) {
      const due = ((performance.now() - from) / 1_000) * perSecond;
      for (; conversationId !== null && sent < due && socket.bufferedAmount < 4_000_000; sent += 1) {
        const command = { name: 'send-message', conversationId, text: `flood ${sent}` };
        socket.send(JSON.stringify({ type: 'command', id: newCommandId(), at: Date.now(), command }));
        counts.sent += 1;
      }
      await new Promise((later) => setTimeout(later, 2));
    }
    counts.thrownOut += 1;
    socket.terminate();
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const told = toldSchema.parse(JSON.parse(line));
    setTimeout(() => {
      process.stdout.write(`${JSON.stringify(counts)}\n`);
      over = true;
      setTimeout(() => process.exit(0), 500);
    }, told.forMs);
    for (const flood of [staySilent, sendFragments, writeWithoutEnd]) void flood(told);
  })
  .on('close', () => process.exit(0));
process.on('uncaughtException', (error) => process.stderr.write(`${String(error)}\n`));
