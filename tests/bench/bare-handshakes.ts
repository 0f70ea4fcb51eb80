// Owns the reference of `reconnect-storm`: a bare ws server that takes sockets and does nothing with them.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, backlog: 4_096 });
server.on('connection', (socket) => socket.on('error', () => socket.terminate()));
server.on('listening', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.stdout.write(`${JSON.stringify({ listening: { url: `http://127.0.0.1:${address.port}` } })}\n`);
});
process.stdin.on('close', () => process.exit(0)).resume();
