// Owns speaking with a real server and writing down, step by step, what was said and heard.
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { createWorkspace, type MadeAgent } from '../../support/create-workspace.ts';
import { startServer } from '../../support/start-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { isToldAgain } from './compare-recorded.ts';
import type { RecordedFrame, RecordedLine } from './recorded-line.ts';

/** Nothing more comes after so much silence, on a busy machine either: what was heard until then belongs to the step before. */
const quietMs = 600;

const frameSchema = z.looseObject({ type: z.string() });
const signedInSchema = z.looseObject({ token: z.string() });

export type ConversationRecorder = {
  /** Signs in and returns what stands for the token. */
  signIn(agent: string): Promise<string>;
  signOut(agent: string): Promise<void>;
  open(on: string, path: '/ws/console' | '/ws/widget'): Promise<void>;
  /** Sends, waits until it is quiet, and returns what this socket heard meanwhile. */
  say(on: string, frame: RecordedFrame | string): Promise<RecordedFrame[]>;
  hangUp(on: string): Promise<void>;
  stop(): Promise<void>;
};

/** Runs `speak` against a server with a workspace of its own and returns the conversation. */
export async function recordConversation(
  size: { teams: number; agentsPerTeam: number },
  speak: (recorder: ConversationRecorder) => Promise<void>,
): Promise<RecordedLine[]> {
  using folder = temporaryFolder('recorder');
  const agents = await createWorkspace(folder.path, { ...size, now: 1_790_000_000_000 });
  const server = await startServer({ dataDir: folder.path });
  const lines: RecordedLine[] = [{ step: 'workspace', ...size }];
  const sockets = new Map<string, WebSocket>();
  /** Real tokens, each with what stands for it. */
  const tokens = new Map<string, string>();
  let heardAt = performance.now();

  const write = (line: RecordedLine) => {
    heardAt = performance.now();
    lines.push(line);
  };
  const hidden = (text: string) =>
    [...tokens].reduce((left, [token, name]) => left.replaceAll(token, name), text);
  const shown = (text: string) =>
    [...tokens].reduce((left, [token, name]) => left.replaceAll(name, token), text);
  const untilQuiet = async () => {
    heardAt = performance.now();
    while (performance.now() - heardAt < quietMs) await pause(10);
  };
  const socketOf = (on: string) => {
    const socket = sockets.get(on);
    if (socket === undefined) throw new Error(`no socket ${on}`);
    return socket;
  };
  const agentOf = (id: string): MadeAgent => {
    const agent = agents.find((made) => made.id === id);
    if (agent === undefined) throw new Error(`no agent ${id}`);
    return agent;
  };
  const tokenOf = (name: string) => [...tokens].find(([, stands]) => stands === name)?.[0] ?? '';

  try {
    await speak({
      async signIn(id) {
        const { email, password } = agentOf(id);
        const answer = await fetch(`${server.url}/api/sign-in`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ email, password, deviceName: 'recorder' }),
        });
        const body = await answer.text();
        const name = `{token of ${id}}`;
        tokens.set(signedInSchema.parse(JSON.parse(body)).token, name);
        write({ step: 'sign-in', agent: id, answer: JSON.parse(hidden(body)) });
        return name;
      },
      async signOut(id) {
        write({ step: 'sign-out', agent: id });
        await fetch(`${server.url}/api/sign-out`, {
          method: 'POST',
          headers: { authorization: `Bearer ${tokenOf(`{token of ${id}}`)}` },
        });
        await untilQuiet();
      },
      async open(on, path) {
        const origin = path === '/ws/widget' ? { origin: server.url } : {};
        const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, origin);
        sockets.set(on, socket);
        write({ step: 'open', on, path });
        const told = new Set<unknown>();
        socket.on('message', (data) => {
          const text = data.toString();
          const given = z.looseObject({ token: z.string() }).safeParse(JSON.parse(text));
          if (given.success) tokens.set(given.data.token, `{token of ${on}}`);
          const frame = frameSchema.parse(JSON.parse(hidden(text)));
          if (!isToldAgain(frame, told)) write({ step: 'down', on, frame });
        });
        socket.on('close', (code) => {
          if (sockets.get(on) === socket) write({ step: 'closed', on, code });
        });
        await new Promise<void>((done, fail) => {
          socket.once('open', () => done());
          socket.once('error', fail);
        });
      },
      async say(on, frame) {
        const from = lines.length;
        const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
        write(typeof frame === 'string' ? { step: 'up-text', on, text } : { step: 'up', on, frame });
        socketOf(on).send(shown(text));
        await untilQuiet();
        return lines
          .slice(from)
          .flatMap((line) => (line.step === 'down' && line.on === on ? [line.frame] : []));
      },
      async hangUp(on) {
        const socket = socketOf(on);
        sockets.delete(on);
        write({ step: 'hang-up', on });
        socket.close(1000);
        await untilQuiet();
      },
      async stop() {
        write({ step: 'stop' });
        await server.stop();
        await untilQuiet();
      },
    });
    return lines;
  } finally {
    for (const socket of sockets.values()) socket.terminate();
    await server.kill();
  }
}
