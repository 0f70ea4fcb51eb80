// Owns the demo shop's two origins as running web servers: the pages, and the frame of another origin on one of them.
import { createServer, type Server } from 'node:http';
import { frameFiles, type ShopFile, shopFiles, shopFolder } from './shop-files.ts';

export type ShopOptions = {
  host: string;
  /** 0 = a free one. */
  port: number;
  framePort: number;
  /** Where the widget comes from, such as `http://127.0.0.1:4300`. */
  serverUrl: string;
};
export type RunningShop = { url: string; frameUrl: string; stop(): Promise<void> };

/** Resolves once both listen; rejects when a port is taken. */
export async function startShop(options: ShopOptions): Promise<RunningShop> {
  const serverOrigin = new URL(options.serverUrl).origin;
  const frame = await listen(options.host, options.framePort, () => ({
    files: frameFiles(shopFolder),
    policy: "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'",
  }));
  const shop = await listen(options.host, options.port, () => ({
    files: shopFiles({ folder: shopFolder, serverOrigin, frameOrigin: frame.url }),
    // As strict as a careful shop's: the widget has to live with it.
    policy:
      `default-src 'none'; script-src 'self' ${serverOrigin}; style-src 'self'; img-src 'self'; ` +
      `frame-src ${serverOrigin} ${frame.url}; form-action 'self'; base-uri 'none'`,
  })).catch(async (error: unknown) => {
    await frame.stop();
    throw error;
  });
  return {
    url: shop.url,
    frameUrl: frame.url,
    stop: async () => {
      await Promise.all([shop.stop(), frame.stop()]);
    },
  };
}

type Site = { files: ReadonlyMap<string, ShopFile>; policy: string };

async function listen(host: string, port: number, siteOf: () => Site) {
  const { files, policy } = siteOf();
  const server = createServer((request, response) => {
    const file =
      request.method === 'GET' || request.method === 'HEAD' ? find(files, request.url ?? '/') : undefined;
    response.setHeader('content-security-policy', policy);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-cache');
    response.setHeader('content-type', file?.contentType ?? 'text/plain; charset=utf-8');
    response.statusCode = file === undefined ? 404 : 200;
    response.end(request.method === 'HEAD' ? undefined : (file?.body ?? 'There is no such page.\n'));
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, listening);
  });
  return { url: urlOf(server, host), stop: () => stop(server) };
}

function find(files: ReadonlyMap<string, ShopFile>, url: string): ShopFile | undefined {
  const path = url.split(/[?#]/)[0] ?? '/';
  const withoutSlash = path.length > 1 ? path.replace(/\/$/, '') : path;
  return files.get(url) ?? files.get(withoutSlash);
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the shop listens on no port');
  return `http://${host}:${address.port}`;
}

function stop(server: Server): Promise<void> {
  return new Promise((stopped, failed) => {
    server.close((error) => (error === undefined ? stopped() : failed(error)));
    server.closeAllConnections();
  });
}
