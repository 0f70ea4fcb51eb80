// Tries the real server under too much of everything: it says so, puts out who goes on, and the others do not notice.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newCommandId } from '../support/command-ids.ts';
import { createWorkspace } from '../support/create-workspace.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { maskedFrame, upgradeByHand } from '../support/upgrade-by-hand.ts';

const folder = temporaryFolder('floods');
let server: RunningServer;
let token: string;
let bystander: RawConsole;
let hello: object;

beforeAll(async () => {
  const [agent] = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 1 });
  if (!agent) throw new Error('no agent was made');
  server = await startServer({ dataDir: folder.path, env: { GUICHET_VISITOR_COMMANDS_PER_SECOND: '20' } });
  ({ token } = await signIn(server.url, agent));
  const client = { name: 'test', version: '1' };
  hello = { type: 'hello', protocol: { min: 1, max: 1 }, token, databaseId: null, cursor: 0, client };
  bystander = await connectConsole({ url: server.url, token });
  await bystander.catchUp();
});
afterAll(async () => {
  await bystander.close();
  await server.stop();
  folder.remove();
});

/** Others go on working whatever one socket does. */
async function expectOthersUnharmed(): Promise<void> {
  const answer = await bystander.command({ name: 'set-presence', presence: 'online', acceptingChat: true });
  expect(answer).toMatchObject({ type: 'ack' });
}

describe('SRV-8 floods', () => {
  test('SRV-8 commands over the limit get an outage with a time, and work again after it', async () => {
    const visitor = await connectVisitor({ url: server.url });
    await visitor.startConversation('Hello');
    const ids = Array.from({ length: 300 }, newCommandId);
    const { conversationId } = await visitor.startConversation('Hello again');
    const text = 'a flood';
    for (const id of ids)
      visitor.send({ type: 'command', id, at: 1, command: { name: 'send-message', conversationId, text } });
    const outage = await visitor.waitFor('outage', (frame) => frame.type === 'outage');
    expect(outage.retryAfterMs).toBeGreaterThan(0);
    await visitor.waitFor(
      'an answer to the last',
      (frame): frame is typeof outage => 'id' in frame && frame.id === ids.at(-1),
    );
    await expectOthersUnharmed();
    await visitor.close();
  });

  test('SRV-8 a visitor with several pages has one limit over all of them', async () => {
    const first = await connectVisitor({ url: server.url });
    const { conversationId } = await first.startConversation('Hello');
    const pages = [first, await connectVisitor({ url: server.url, token: first.token })];
    const sent = pages.flatMap((page) =>
      Array.from({ length: 60 }, async () => {
        const answer = await page.command({
          name: 'send-message',
          conversationId,
          text: 'Less than one may',
        });
        return answer.type;
      }),
    );
    expect(await Promise.all(sent)).toContain('outage');
    await expectOthersUnharmed();
    for (const page of pages) await page.close();
  });

  test('SRV-8 a flood without end is told to go away', async () => {
    const visitor = await connectVisitor({ url: server.url, keepFrames: false });
    const { conversationId } = await visitor.startConversation('Hello');
    for (let count = 0; count < 5_000; count += 1) {
      const command = { name: 'send-message', conversationId, text: 'x' };
      visitor.send({ type: 'command', id: newCommandId(), at: 1, command });
    }
    expect((await visitor.closed).code).toBe(4429);
    await expectOthersUnharmed();
  });

  test('SRV-8 a reader who stops reading is put out and the others are not kept waiting', async () => {
    const slow = await upgradeByHand(server.url);
    slow.on('error', () => {});
    const gone = new Promise<void>((resolve) => slow.once('close', () => resolve()));
    const text = JSON.stringify(hello);
    slow.write(maskedFrame(text));
    slow.pause();
    const { conversationId } = await (
      await connectVisitor({ url: server.url, keepFrames: false })
    ).startConversation('Hello');
    const note = 'n'.repeat(9_000);
    let worst = 0;
    for (let count = 0; count < 900 && !slow.destroyed; count += 1) {
      const began = performance.now();
      const answer = await bystander.command({ name: 'add-note', conversationId, text: note });
      if (answer.type === 'ack') worst = Math.max(worst, performance.now() - began);
    }
    slow.resume();
    await gone;
    expect(worst).toBeLessThan(1_000);
  });
});
