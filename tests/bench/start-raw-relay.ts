// Owns starting the raw relay: the reference of `relay` and `delivery-latency`.
import { z } from 'zod';
import { type BenchChild, startChild } from './start-child.ts';

const listeningSchema = z.object({ listening: z.object({ url: z.url() }) });

/** `joined` writes what one turn of its event loop brought for a socket at once. */
export async function startRawRelay(kind: 'plain' | 'joined'): Promise<BenchChild & { url: string }> {
  const child = startChild('raw-relay.ts', [kind]);
  return { ...child, url: listeningSchema.parse(await child.next()).listening.url };
}
