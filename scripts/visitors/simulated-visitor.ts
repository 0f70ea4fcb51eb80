// Owns one simulated visitor: a mind, a line to the server, and the time steps take.
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import type { WidgetMessage } from '../../src-shared/wire/widget-down.ts';
import { createVisitorLine, type VisitorLine } from './visitor-line.ts';
import {
  cameBack,
  newMind,
  react,
  silenceAfterMs,
  type VisitorEvent,
  type VisitorStep,
} from './visitor-mind.ts';

export type SimulatedVisitorOptions = {
  number: number;
  serverUrl: string;
  /** Where the shop is, for the pages a visitor says to be on. */
  shopUrl: string;
  random: SeededRandom;
  /** Everything passes this many times faster. */
  speed: number;
  log(line: string): void;
};

/** Lives until `signal` aborts; resolves then, with the line closed and no timer left. */
export async function liveAsVisitor(options: SimulatedVisitorOptions, signal: AbortSignal): Promise<void> {
  const { random, speed } = options;
  let mind = newMind(random);
  const inbox: VisitorEvent[] = [];
  let wake = () => {};
  let agentIsTyping = false;

  const log = (what: string) => options.log(`visitor ${options.number} (${mind.language}) ${what}`);
  const pause = (ms: number) => rest(ms / speed, signal);

  function newLine(): VisitorLine {
    return createVisitorLine({
      serverUrl: options.serverUrl,
      language: mind.language,
      random: random.next,
      onAgentMessage: (message) => {
        heard(message);
        agentIsTyping = false;
        inbox.push({ kind: 'agent-said', text: message.text });
        wake();
      },
      onAgentTyping: (on) => {
        agentIsTyping = on;
      },
      onState: (state, detail) =>
        log(state === 'connected' ? `connected to ${detail}` : `${state} (${detail})`),
    });
  }
  function heard(message: WidgetMessage) {
    log(`hears ${message.authorName ?? 'somebody'}: ${oneLine(message.text)}`);
    const conversationId = line.conversationId();
    if (conversationId === null) return;
    line.command({ name: 'mark-progress', conversationId, received: message.order, read: message.order });
  }
  async function nextEvent(): Promise<VisitorEvent> {
    if (inbox.length === 0) {
      await Promise.race([
        pause(silenceAfterMs),
        new Promise<void>((resolve) => {
          wake = resolve;
        }),
      ]);
    }
    // Answers that came while one was writing are read together.
    const events = inbox.splice(0);
    return events.at(-1) ?? { kind: 'silence' };
  }
  async function run(step: VisitorStep): Promise<void> {
    await pause(step.pauseMs);
    if (signal.aborted) return;
    if (step.do === 'visit') return visit(step.path, step.title);
    if (step.do === 'say') return say(step.text, step.typingMs);
    log(`leaves${step.comesBackAs === 'same' ? ' for a while' : ''}`);
    line.disconnect();
    await pause(step.awayMs);
    if (signal.aborted) return;
    mind = cameBack(mind, step.comesBackAs, random);
    if (step.comesBackAs === 'new') line = newLine();
    inbox.splice(0);
    inbox.push({ kind: 'arrived' });
    line.connect(step.comesBackAs === 'new');
  }
  function visit(path: string, title: string) {
    const conversationId = line.conversationId();
    if (conversationId === null) return;
    log(`goes to ${path}`);
    line.command({ name: 'visit-page', conversationId, page: { url: `${options.shopUrl}${path}`, title } });
  }
  async function say(text: string, typingMs: number): Promise<void> {
    line.typing(true);
    await pause(typingMs);
    if (signal.aborted) return;
    line.typing(false);
    log(`says: ${oneLine(text)}`);
    const conversationId = line.conversationId();
    if (conversationId !== null) return line.command({ name: 'send-message', conversationId, text });
    const { path, title } = mind.script.page;
    line.command({
      name: 'start-conversation',
      topicId: line.topics().find((topic) => mind.script.topic.test(topic.name))?.id ?? null,
      source: 'website',
      page: { url: `${options.shopUrl}${path}`, title },
      text,
    });
  }

  let line = newLine();
  log('arrives');
  line.connect(true);
  inbox.push({ kind: 'arrived' });
  while (!signal.aborted) {
    const event = await nextEvent();
    if (signal.aborted || (event.kind === 'silence' && agentIsTyping)) continue;
    const reaction = react(mind, event, random);
    mind = reaction.mind;
    for (const step of reaction.steps) if (!signal.aborted) await run(step);
  }
  line.disconnect();
  log('is gone');
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `"${line.length > 90 ? `${line.slice(0, 89)}…` : line}"`;
}
