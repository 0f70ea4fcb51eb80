// Owns a site of the tests' own that shows whatever markup a test wrote, with no policy of its own.
import { createServer } from 'node:http';

export type MarkupSite = {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** What `path` answers from now on. */
  write(path: string, markup: string): void;
  close(): Promise<void>;
};

export async function serveMarkup(): Promise<MarkupSite> {
  const pages = new Map<string, string>();
  const server = createServer((request, response) => {
    const markup = pages.get((request.url ?? '/').split('?')[0] ?? '/');
    response.writeHead(markup === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(markup ?? '');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the site has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    write: (path, markup) => {
      pages.set(path, markup);
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
