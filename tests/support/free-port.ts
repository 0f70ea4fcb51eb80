// Owns finding a port nobody listens on, for servers that must come back where they were.
import { createServer } from 'node:net';

/** Free when asked; the kernel does not give it out again at once. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return fail(new Error('no port'));
      server.close(() => done(address.port));
    });
  });
}
