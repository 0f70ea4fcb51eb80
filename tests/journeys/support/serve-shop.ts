// Owns running the demo shop as a process of its own, for a server that knows it.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../../..');
const listeningSchema = z.object({ listening: z.object({ url: z.url() }) });

export type RunningShop = { url: string; stop(): Promise<void> };

/** `port` and `framePort` must be free; the server must let `http://127.0.0.1:<port>` embed the widget. */
export async function serveShop(options: {
  serverUrl: string;
  port: number;
  framePort: number;
}): Promise<RunningShop> {
  const child = spawn(
    join(root, 'node_modules/node/bin/node'),
    [join(root, 'src-server/demo/serve-shop.ts')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        GUICHET_SERVER_URL: options.serverUrl,
        GUICHET_SHOP_PORT: String(options.port),
        GUICHET_SHOP_FRAME_PORT: String(options.framePort),
      },
    },
  );
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const url = await new Promise<string>((done, fail) => {
    void exited.then(() => fail(new Error('the shop ended before it listened')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"listening"')) done(listeningSchema.parse(JSON.parse(line)).listening.url);
    });
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
