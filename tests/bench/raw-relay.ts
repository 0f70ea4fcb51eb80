// Owns the reference of `relay`: a process of its own that passes frames between two sockets of a pair, unread.
// `joined` as its argument writes what one turn of the event loop brought for a socket at once.
import { type RawData, type WebSocket, WebSocketServer } from 'ws';

const joined = process.argv.includes('joined');
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
const halves = new Map<string, WebSocket>();
const corked = new Set<WebSocket>();

function flush(): void {
  for (const socket of corked) streamOf(socket)?.uncork();
  corked.clear();
}

/** The TCP stream below a WebSocket: ws keeps it private, and has no call of its own to join writes. */
function streamOf(socket: WebSocket): { cork(): void; uncork(): void } | undefined {
  return Reflect.get(socket, '_socket');
}

function pass(to: WebSocket, data: RawData): void {
  if (joined && !corked.has(to)) {
    if (corked.size === 0) setImmediate(flush);
    corked.add(to);
    streamOf(to)?.cork();
  }
  to.send(data, { binary: false });
}

/** Clients connect to /<pair>/a and /<pair>/b. */
server.on('connection', (socket, request) => {
  const [, pair = '', side = ''] = (request.url ?? '').split('/');
  halves.set(`${pair}/${side}`, socket);
  const other = `${pair}/${side === 'a' ? 'b' : 'a'}`;
  socket.on('message', (data) => {
    const to = halves.get(other);
    if (to) pass(to, data);
  });
  socket.on('error', () => socket.terminate());
});
server.on('listening', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.stdout.write(`${JSON.stringify({ listening: { url: `http://127.0.0.1:${address.port}` } })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
// Whoever started this holds its stdin open: gone however it ended, so is this.
process.stdin.on('close', () => process.exit(0)).resume();
