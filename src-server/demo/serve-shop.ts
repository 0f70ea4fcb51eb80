// Owns the command that serves the demo shop: `node src-server/demo/serve-shop.ts --server http://127.0.0.1:4300`.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startShop } from './shop/start-shop.ts';

const portSchema = z.coerce.number().int().min(0).max(65_535);
const settingsSchema = z.object({
  serverUrl: z.url({ protocol: /^https?$/ }),
  host: z.string().min(1),
  port: portSchema,
  framePort: portSchema,
});

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    host: { type: 'string' },
    port: { type: 'string' },
    'frame-port': { type: 'string' },
  },
});
const { env } = process;
const settings = settingsSchema.safeParse({
  serverUrl: values.server ?? env['GUICHET_SERVER_URL'] ?? 'http://127.0.0.1:4300',
  host: values.host ?? env['GUICHET_SHOP_HOST'] ?? '127.0.0.1',
  port: values.port ?? env['GUICHET_SHOP_PORT'] ?? 4310,
  framePort: values['frame-port'] ?? env['GUICHET_SHOP_FRAME_PORT'] ?? 4311,
});
if (!settings.success) {
  console.error(`The shop cannot start:\n${z.prettifyError(settings.error)}`);
  process.exit(2);
}

try {
  const shop = await startShop(settings.data);
  console.log(JSON.stringify({ listening: { url: shop.url, frameUrl: shop.frameUrl } }));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void shop.stop());
} catch (error) {
  console.error(`The shop cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
