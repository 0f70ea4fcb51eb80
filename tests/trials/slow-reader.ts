// Owns the trial of promises.md P17: a console that stops reading is bounded, let go, and harms nobody.
import { WebSocket } from 'ws';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import { deskProtocolRange } from '../../src-shared/wire/version.ts';
import { proportionalBytes } from '../support/process-usage.ts';
import { connectConsole, signIn, socketUrl } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { waitUntil } from '../support/wait-until.ts';
import { broken, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { openWorkplace } from './workplace.ts';

export const slowReader: Trial = {
  name: 'slow-reader',
  promises: ['P17', 'P18'],
  share: 0.7,
  run: (_seed, say, size) => stopReading(say, size === 'full' ? 8 : 3),
};

/** What the kernel keeps for a loopback connection that is not read comes on top of what the server may queue. */
const kernelBytes = 12 * 1024 * 1024;
const messageBytes = 9_900;
/** Together less than what the server may queue for one page. */
const together = 15;

/** `readers` consoles of one agent read nothing while a customer writes more than any buffer holds. */
async function stopReading(say: (line: string) => void, readers: number): Promise<TrialOutcome> {
  await using workplace = await openWorkplace({ name: 'slow-reader', teams: 1, agentsPerTeam: 1 });
  const { url } = workplace;
  const { token } = await signIn(url, workplace.agent(0));
  const violations: Violation[] = [];
  const slow = await Promise.all(Array.from({ length: readers }, () => openDeafConsole(url, token)));
  const good = await connectConsole({ url, token, keepFrames: false });
  const visitor = await connectVisitor({ url, keepFrames: false });
  const begun = await visitor.startConversation('a flood is coming');
  const conversationId = conversationIdSchema.parse(begun.conversationId);
  const before = proportionalBytes(workplace.server().pid);
  const text = 'x'.repeat(messageBytes);
  const messages = Math.ceil((kernelBytes + 8 * 1024 * 1024) / messageBytes);
  let slowest = 0;
  for (let sent = 0; sent < messages; sent += together) {
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: together }, () => visitor.command({ name: 'send-message', conversationId, text })),
    );
    slowest = Math.max(slowest, performance.now() - startedAt);
  }
  const grownBytes = proportionalBytes(workplace.server().pid) - before;
  const noted = await good.command({ name: 'add-note', conversationId, text: 'still here' });
  if (noted.type !== 'ack') violations.push(broken('bounded', `the reading console got ${noted.type}`));
  for (const reader of slow) reader.listen();
  await waitUntil('the deaf are let go', () => slow.every((reader) => reader.closed()), {
    withinMs: 8_000,
  }).catch(() => {
    const left = slow.filter((reader) => !reader.closed()).length;
    violations.push(broken('bounded', `${left} of ${readers} consoles that read nothing were never let go`));
  });
  const allowedBytes = 100 * 1024 * 1024;
  if (grownBytes > allowedBytes)
    violations.push(broken('bounded', `the server grew by ${Math.round(grownBytes / 2 ** 20)} MiB`));
  say(
    `grew by ${Math.round(grownBytes / 2 ** 20)} MiB, slowest ${together} messages ${Math.round(slowest)} ms`,
  );
  good.cut();
  visitor.cut();
  for (const reader of slow) reader.cut();
  return { counts: { operations: messages, acked: messages, slowReaders: readers }, violations };
}

/** A console that is welcomed and then reads no more. */
function openDeafConsole(url: string, token: string) {
  return new Promise<{ closed(): boolean; listen(): void; cut(): void }>((done, fail) => {
    const socket = new WebSocket(socketUrl(url, '/ws/console'), { perMessageDeflate: false });
    let over = false;
    socket.on('error', fail);
    socket.on('close', () => {
      over = true;
    });
    socket.on('open', () => {
      const client = { name: 'deaf', version: '1' };
      socket.send(
        JSON.stringify({
          ...{
            type: 'hello',
            protocol: deskProtocolRange,
            token,
            databaseId: null,
            cursor: 0,
            place: null,
            client,
          },
        }),
      );
    });
    let asked = 0;
    socket.on('message', (data) => {
      const frame: unknown = JSON.parse(data.toString());
      if (typeof frame !== 'object' || frame === null || !('remaining' in frame)) return;
      if (frame.remaining !== 0 && 'upTo' in frame && 'place' in frame && asked < 100) {
        asked += 1;
        socket.send(JSON.stringify({ type: 'more', after: frame.upTo, place: frame.place }));
        return;
      }
      socket.removeAllListeners('message');
      socket.pause();
      done({ closed: () => over, listen: () => socket.resume(), cut: () => socket.terminate() });
    });
  });
}
