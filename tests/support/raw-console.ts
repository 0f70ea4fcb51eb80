// Owns a console without a window: signs in, says hello and speaks /ws/console by the wire's schemas alone.
import type { z } from 'zod';
import type { AgentCommand } from '../../src-shared/commands/agent-command.ts';
import type { CommandId } from '../../src-shared/std/ids.ts';
import {
  type ackSchema,
  type Changes,
  type ConsoleDown,
  consoleDownSchema,
  type outageSchema,
  type refusedSchema,
  type Welcome,
} from '../../src-shared/wire/down.ts';
import { type Row, rowSchema } from '../../src-shared/wire/row.ts';
import { type SignInResponse, signInResponseSchema } from '../../src-shared/wire/sign-in.ts';
import type { CommandFrame, Hello, Links } from '../../src-shared/wire/up.ts';
import { deskProtocolRange, type ProtocolRange } from '../../src-shared/wire/version.ts';
import { newCommandId } from './command-ids.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';

/** Everything that may come back for one command. */
export type Answer = z.infer<typeof ackSchema> | z.infer<typeof refusedSchema> | z.infer<typeof outageSchema>;

export type RawConsole = RawSocket<ConsoleDown> & {
  readonly welcome: Welcome;
  /** Sends and waits for the answer. The same `id` may be given again: one effect, one answer. */
  command(command: AgentCommand, options?: { id?: CommandId; withinMs?: number }): Promise<Answer>;
  /** Every row received so far, parsed, in order of arrival; asks for nothing. */
  rows(): Row[];
  /** Asks for pages until nothing remains; resolves with the last `upTo`. */
  catchUp(): Promise<number>;
};

export type RawConsoleOptions = {
  /** The server's http url. */
  url: string;
  token: string;
  /** The versions it speaks; those of a desk if left out. */
  protocol?: ProtocolRange;
  cursor?: number;
  databaseId?: string | null;
  /** Where a snapshot was broken off. */
  place?: string | null;
  /** What it last heard of who is there. */
  links?: Links | null;
  keepFrames?: boolean;
  onFrame?: (frame: ConsoleDown) => void;
};

export type Credentials = { email: string; password: string };

export const socketUrl = (url: string, path: '/ws/console' | '/ws/widget') =>
  `${url.replace(/^http/, 'ws')}${path}`;

/** POST /api/sign-in; throws with the status when refused. */
export async function signIn(url: string, { email, password }: Credentials): Promise<SignInResponse> {
  const answer = await fetch(`${url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, deviceName: 'raw console' }),
  });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`sign-in of ${email}: ${answer.status} ${body}`);
  return signInResponseSchema.parse(JSON.parse(body));
}

/** Connects, says hello, and resolves once welcomed. Rejects when the server says `bye` instead. */
export async function connectConsole(options: RawConsoleOptions): Promise<RawConsole> {
  const socket = await openRawSocket<ConsoleDown>({
    url: socketUrl(options.url, '/ws/console'),
    parse: (frame) => consoleDownSchema.parse(frame),
    onFrame: options.onFrame,
    keepFrames: options.keepFrames,
  });
  const hello: Hello = {
    type: 'hello',
    protocol: options.protocol ?? deskProtocolRange,
    token: options.token,
    databaseId: options.databaseId ?? null,
    cursor: options.cursor ?? 0,
    place: options.place ?? null,
    links: options.links ?? null,
    client: { name: 'raw-console', version: '1' },
  };
  socket.send(hello);
  const welcome = await socket.waitFor('welcome', (frame) => frame.type === 'welcome');

  const isChanges = (frame: ConsoleDown): frame is Changes => frame.type === 'changes';
  const changes = () => socket.frames.filter(isChanges);
  return {
    ...socket,
    get isOpen() {
      return socket.isOpen;
    },
    welcome,
    command(command, { id = newCommandId(), withinMs } = {}) {
      const frame: CommandFrame = { type: 'command', id, at: Date.now(), command };
      socket.send(frame);
      return socket.waitForNext(
        `answer to ${command.name} ${id}`,
        (down): down is Answer =>
          (down.type === 'ack' || down.type === 'refused' || down.type === 'outage') && down.id === id,
        withinMs,
      );
    },
    rows: () => changes().flatMap((frame) => frame.rows.map((row) => rowSchema.parse(row))),
    async catchUp() {
      for (let page = 0; ; page += 1) {
        const frame = await socket.waitFor('a page of changes', (down): down is Changes => {
          return isChanges(down) && changes().indexOf(down) >= page;
        });
        if (frame.remaining === 0) return frame.upTo;
        socket.send({ type: 'more', after: frame.upTo, place: frame.place });
      }
    },
  };
}
