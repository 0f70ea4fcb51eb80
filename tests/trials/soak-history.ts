// Owns the morning before a soak: so many conversations, begun and ended, that all the server keeps at hand is full.
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import type { Workplace } from './workplace.ts';

const customersAtOnce = 12;

/** `conversations` in each team, of customers who come back again and again. */
export async function fillMorning(workplace: Workplace, conversations: number): Promise<void> {
  for (const agent of workplace.agents) {
    const { url } = workplace;
    const { token } = await signIn(url, agent);
    let console: RawConsole | null = null;
    console = await connectConsole({
      ...{ url, token, keepFrames: false },
      onFrame(frame) {
        if (frame.type === 'notify') console?.send({ type: 'notified', effectId: frame.effectId });
        if (frame.type === 'changes' && frame.remaining > 0)
          console?.send({ type: 'more', after: frame.upTo, place: frame.place });
      },
    });
    const agentConsole = console;
    let left = conversations;
    const beCustomer = async () => {
      const visitor = await connectVisitor({ url, keepFrames: false });
      for (; left > 0; left -= 1) {
        const begun = await visitor.startConversation('a short question', agent.topicId);
        const conversationId = conversationIdSchema.parse(begun.conversationId);
        const ended = await agentConsole.command({ name: 'resolve-conversation', conversationId, epoch: 1 });
        if (ended.type !== 'ack') throw new Error(`not ended: ${JSON.stringify(ended)}`);
      }
      visitor.cut();
    };
    await Promise.all(Array.from({ length: customersAtOnce }, beCustomer));
    agentConsole.cut();
  }
}
