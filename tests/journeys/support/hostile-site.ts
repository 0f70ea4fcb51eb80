// Owns a real web site on this machine that a locked window must never reach; it counts who came.
import { createServer } from 'node:http';

export type HostileSite = {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** Paths asked for so far, in order. */
  visits: string[];
  close(): Promise<void>;
};

/** `/script.js` sets `window.hostile`; `/redirect` leads to `/target`; `/moves` goes there by its own script. */
export async function openHostileSite(): Promise<HostileSite> {
  const visits: string[] = [];
  const page = (script: string) =>
    `<!doctype html><title>hostile</title><p>hostile</p><script>${script}</script>`;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    visits.push(path);
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (path === '/script.js') {
      response.setHeader('Content-Type', 'text/javascript');
      response.end('window.hostile = true;');
      return;
    }
    response.setHeader('Content-Type', 'text/html');
    if (path === '/redirect') {
      response.writeHead(302, { Location: '/target' }).end();
      return;
    }
    response.end(page(path === '/moves' ? "location.href = '/target';" : ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the site has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    visits,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
