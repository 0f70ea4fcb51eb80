// Owns the links of `relay` through the real server: a visitor who writes, and the one agent who sees it.
import { z } from 'zod';
import { pingEveryMs } from '../../src-shared/wire/limits.ts';
import { deskProtocolRange } from '../../src-shared/wire/version.ts';
import type { MadeAgent } from '../support/create-workspace.ts';
import { signIn, socketUrl } from '../support/raw-console.ts';
import { openRawSocket } from '../support/raw-socket.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import type { PairLink } from './pair-load.ts';
import { messageFrame } from './raw-links.ts';

/** Only what the load looks at: the receiver shall cost about what the raw relay's receiver costs. */
const downSchema = z.object({
  type: z.string(),
  upTo: z.number().optional(),
  remaining: z.number().optional(),
  place: z.string().nullable().optional(),
  rows: z
    .array(
      z.object({
        row: z.string(),
        value: z.object({ kind: z.string().optional(), text: z.string().optional() }),
      }),
    )
    .optional(),
});

/** Opens one link for each agent: the visitor's conversation went to that agent's team, which has nobody else. */
export async function openServerLinks(url: string, agents: readonly MadeAgent[]): Promise<PairLink[]> {
  const links: PairLink[] = [];
  for (const agent of agents) links.push(await openServerLink(url, agent));
  return links;
}

async function openServerLink(url: string, agent: MadeAgent): Promise<PairLink> {
  let acked = 0;
  const link: PairLink = { send: () => {}, onDelivered: () => {}, acked: () => acked };

  const { token } = await signIn(url, agent);
  const receiver = await openRawSocket({
    url: socketUrl(url, '/ws/console'),
    parse: (frame) => downSchema.parse(frame),
    keepFrames: false,
    onFrame(frame) {
      for (const { row, value } of frame.rows ?? []) {
        if (row === 'message' && value.kind === 'incoming') link.onDelivered(value.text ?? '');
      }
      if ((frame.remaining ?? 0) > 0)
        receiver.send({ type: 'more', after: frame.upTo, place: frame.place ?? null });
    },
  });
  const client = { name: 'bench', version: '1' };
  receiver.send({ type: 'hello', protocol: deskProtocolRange, token, databaseId: null, cursor: 0, client });
  await receiver.waitForNext(
    'welcome',
    (frame): frame is z.infer<typeof downSchema> => frame.type === 'welcome',
  );

  const visitor = await connectVisitor({
    url,
    keepFrames: false,
    onFrame: (frame) => {
      if (frame.type === 'ack') acked += 1;
      // No load expects this text: it fails, and says why.
      if (frame.type === 'refused' || frame.type === 'outage' || frame.type === 'bye')
        link.onDelivered(`not taken: ${JSON.stringify(frame)}`);
    },
  });
  const { conversationId } = await visitor.startConversation('Hello', agent.topicId);
  link.send = (text) => visitor.sendText(messageFrame(conversationId, text));
  for (const socket of [receiver, visitor]) {
    const pinging = setInterval(() => socket.send({ type: 'ping', n: 0 }), pingEveryMs);
    void socket.closed.then(() => clearInterval(pinging));
  }
  return link;
}
