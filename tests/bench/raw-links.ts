// Owns the links of `relay` through the raw relay process.
import { WebSocket } from 'ws';
import { z } from 'zod';
import { newCommandId } from '../support/command-ids.ts';
import type { PairLink } from './pair-load.ts';

const frameSchema = z.object({ command: z.object({ text: z.string() }) });

async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await new Promise((done, fail) => {
    socket.once('open', done);
    socket.once('error', fail);
  });
  return socket;
}

/** The frame a visitor sends: what both ways carry, byte for byte of the same length. */
export const messageFrame = (conversationId: string, text: string): string =>
  JSON.stringify({
    type: 'command',
    id: newCommandId(),
    at: Date.now(),
    command: { name: 'send-message', conversationId, text },
  });

/** `count` links through the raw relay at `url`. */
export async function openRawLinks(url: string, count: number): Promise<PairLink[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, pair) => {
      const base = `${url.replace(/^http/, 'ws')}/${pair}`;
      const [sender, receiver] = await Promise.all([open(`${base}/a`), open(`${base}/b`)]);
      const link: PairLink = {
        send: (text) => sender.send(messageFrame(`conversation-${pair}`, text)),
        onDelivered: () => {},
        acked: () => null,
      };
      receiver.on('message', (data) => {
        link.onDelivered(frameSchema.parse(JSON.parse(data.toString())).command.text);
      });
      return link;
    }),
  );
}
