// Owns speaking the client's half of a recorded conversation to a server of today, and hearing whether it answers alike.
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { MadeAgent } from '../../support/create-workspace.ts';
import type { RunningServer } from '../../support/start-server.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { differences, gatherHeard, isToldAgain, newBindings, sayAgain } from './compare-recorded.ts';
import type { RecordedFrame, RecordedLine } from './recorded-line.ts';

const frameSchema = z.looseObject({ type: z.string() });

type Line = { socket: WebSocket; path: string; heard: RecordedFrame[]; closed: number | null };

/** Every frame and REST answer the server gives, before it is compared. */
export type OnAnswer = (where: '/ws/console' | '/ws/widget' | 'sign-in', answer: unknown) => void;

/** Rejects, naming the step and what differs, as soon as an answer does not mean what was recorded. */
export async function replayConversation(options: {
  lines: readonly RecordedLine[];
  server: RunningServer;
  agents: readonly MadeAgent[];
  onAnswer: OnAnswer;
}): Promise<void> {
  const { lines, server, agents, onAnswer } = options;
  const bindings = newBindings();
  const open = new Map<string, Line>();
  const lineOf = (on: string) => {
    const line = open.get(on);
    if (line === undefined) throw new Error(`no socket ${on}`);
    return line;
  };

  async function act(step: RecordedLine): Promise<void> {
    switch (step.step) {
      case 'sign-in': {
        const agent = agents.find(({ id }) => id === step.agent);
        const answer = await fetch(`${server.url}/api/sign-in`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ email: agent?.email, password: agent?.password, deviceName: 'recorder' }),
        });
        const body: unknown = await answer.json();
        onAnswer('sign-in', body);
        expectNone(`sign-in of ${step.agent}`, differences(step.answer, body, bindings));
        return;
      }
      case 'sign-out':
        await fetch(`${server.url}/api/sign-out`, {
          method: 'POST',
          headers: { authorization: `Bearer ${bindings.ids.get(`{token of ${step.agent}}`)}` },
        });
        return;
      case 'open':
        open.set(step.on, await openLine(step.path));
        return;
      case 'up':
        lineOf(step.on).socket.send(JSON.stringify(sayAgain(step.frame, bindings)));
        return;
      case 'up-text':
        lineOf(step.on).socket.send(step.text);
        return;
      case 'hang-up':
        lineOf(step.on).socket.close(1000);
        open.delete(step.on);
        return;
      case 'stop':
        await server.stop();
        return;
      default:
        throw new Error(`${step.step} is no act`);
    }
  }

  async function openLine(path: '/ws/console' | '/ws/widget'): Promise<Line> {
    const origin = path === '/ws/widget' ? { origin: server.url } : {};
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, origin);
    const line: Line = { socket, path, heard: [], closed: null };
    const told = new Set<unknown>();
    socket.on('message', (data) => {
      const frame = frameSchema.parse(JSON.parse(data.toString()));
      onAnswer(path, frame);
      if (!isToldAgain(frame, told)) line.heard.push(frame);
    });
    socket.on('close', (code) => {
      line.closed = code;
    });
    await new Promise<void>((done, fail) => {
      socket.once('open', () => done());
      socket.once('error', fail);
    });
    return line;
  }

  /** Waits until each socket heard as much as it did then, and compares. */
  async function hear(what: string, answers: readonly RecordedLine[]): Promise<void> {
    for (const [on, line] of open) {
      const then = gatherHeard(answers.flatMap((each) => isDownOn(each, on)));
      const enough = () => isAsMuch(then, gatherHeard(line.heard));
      await waitUntil(`${on} hears what it heard then, after ${what}`, enough).catch((error: unknown) => {
        throw new Error(`heard: ${JSON.stringify(line.heard).slice(0, 2_000)}`, { cause: error });
      });
      const now = gatherHeard(line.heard.splice(0));
      expectNone(`${on}, after ${what}`, [
        ...differences(then.changes, now.changes, bindings, 'changes'),
        ...differences(then.said, now.said, bindings, 'said'),
      ]);
      const closed = answers.find((each) => each.step === 'closed' && each.on === on);
      if (closed?.step !== 'closed') continue;
      await waitUntil(`${on} is closed`, () => line.closed !== null);
      expectNone(`${on}, closed`, differences(closed.code, line.closed, bindings, 'code'));
      open.delete(on);
    }
  }

  try {
    for (const { act: step, answers } of inSteps(lines)) {
      await act(step);
      await hear(JSON.stringify(step).slice(0, 200), answers);
    }
  } finally {
    for (const { socket } of open.values()) socket.terminate();
  }
}

type Heard = ReturnType<typeof gatherHeard>;

function isAsMuch(then: Heard, now: Heard): boolean {
  const count = (heard: Heard, name: string) => {
    const list = heard.changes?.[name];
    return Array.isArray(list) ? list.length : 0;
  };
  const lists = ['rows', 'forget', 'messages'];
  return (
    now.said.length >= then.said.length &&
    (then.changes === null || now.changes !== null) &&
    lists.every((name) => count(now, name) >= count(then, name))
  );
}

const isDownOn = (line: RecordedLine, on: string) =>
  line.step === 'down' && line.on === on ? [line.frame] : [];

/** Each act with everything that was heard before the next. */
function inSteps(lines: readonly RecordedLine[]): { act: RecordedLine; answers: RecordedLine[] }[] {
  const steps: { act: RecordedLine; answers: RecordedLine[] }[] = [];
  for (const line of lines) {
    if (line.step === 'workspace') continue;
    if (line.step === 'down' || line.step === 'closed') steps.at(-1)?.answers.push(line);
    else steps.push({ act: line, answers: [] });
  }
  return steps;
}

function expectNone(what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${what}:\n${found.slice(0, 10).join('\n')}`);
}
