// Owns one writer under trial: keeps its unanswered commands in order, and sends the same ids again after every break.
import { setTimeout as pause } from 'node:timers/promises';
import type { CommandId } from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import type { RawSocket } from '../support/raw-socket.ts';
import { broken, type Violation } from './trial.ts';

/** A command as it was first sent: a retry sends exactly this. `text` is unlike every other text of the trial. */
export type Sent = { id: CommandId; text: string; frame: object };

/** What every socket may answer; the rest is the link's own matter. */
type AnswerFrame =
  | { type: 'ack'; id: string }
  | { type: 'refused'; id: string; reason: string }
  | { type: 'outage'; id: string; retryAfterMs: number };

export type Link<Down> = {
  /** Connects and waits for the welcome; frames go to `onFrame` from the first on. */
  connect(onFrame: (frame: Down) => void): Promise<RawSocket<Down>>;
  /** The next thing to say, or null when there is nothing to say just now. */
  next(): Sent | null;
  /** Every frame that is no answer. */
  take(frame: Down): void;
};

export type Writer = {
  name: string;
  /** In the order they were first said, whatever order the answers came in. */
  acked(): Sent[];
  refused: (Sent & { reason: string })[];
  reconnects: number;
  answers(): number;
  /** Answers nobody was waiting for, and what else must not be. */
  violations: Violation[];
  unanswered(): number;
  /** Says nothing new; resolves when everything said is answered. */
  drain(withinMs: number): Promise<void>;
  close(): Promise<void>;
};

export function startWriter<Down extends { type: string }>(options: {
  name: string;
  link: Link<Down>;
  inFlight: number;
  /** Milliseconds, the longest pause before the next new thing is said. */
  paceMs: number;
  random: SeededRandom;
  isAnswer(frame: Down): AnswerFrame | null;
}): Writer {
  const { name, link, inFlight, paceMs, random, isAnswer } = options;
  const pending: Sent[] = [];
  const said: Sent[] = [];
  const answered = new Set<string>();
  const acked = new Set<string>();
  const writer: Writer = {
    name,
    acked: () => said.filter(({ id }) => acked.has(id)),
    refused: [],
    reconnects: 0,
    answers: () => answered.size,
    violations: [],
    unanswered: () => pending.length,
    async drain(withinMs) {
      draining = true;
      const endsAt = performance.now() + withinMs;
      while (pending.length > 0) {
        if (performance.now() > endsAt) {
          writer.violations.push(
            broken(
              'liveness',
              `${name}: ${pending.length} commands unanswered ${withinMs} ms after the quiet`,
            ),
          );
          return;
        }
        await pause(5);
      }
    },
    async close() {
      closing = true;
      socket?.cut();
      await living;
    },
  };
  let draining = false;
  let closing = false;
  let socket: RawSocket<Down> | null = null;

  const settle = (frame: AnswerFrame) => {
    const index = pending.findIndex(({ id }) => id === frame.id);
    const sent = pending[index];
    if (!sent) {
      // After a break the same command may be answered twice: once by the old line's echo, once for the retry.
      if (!answered.has(frame.id))
        writer.violations.push(
          broken('honest-outcome', `${name}: ${frame.type} for ${frame.id}, never sent`),
        );
      return;
    }
    if (frame.type === 'outage') {
      setTimeout(() => socket?.isOpen && socket.send(sent.frame), frame.retryAfterMs).unref();
      return;
    }
    pending.splice(index, 1);
    answered.add(sent.id);
    if (frame.type === 'ack') acked.add(sent.id);
    else writer.refused.push({ ...sent, reason: frame.reason });
  };

  const speak = () => {
    if (draining || closing || !socket?.isOpen || pending.length >= inFlight) return;
    const sent = link.next();
    if (!sent) return;
    said.push(sent);
    pending.push(sent);
    socket.send(sent.frame);
  };
  const speaking = async () => {
    while (!draining && !closing) {
      speak();
      await pause(1 + random.below(Math.max(1, paceMs)));
    }
  };

  const live = async () => {
    while (!closing) {
      try {
        socket = await link.connect((frame) => {
          const answer = isAnswer(frame);
          if (answer) settle(answer);
          else link.take(frame);
        });
        for (const sent of pending) socket.send(sent.frame);
        await socket.closed;
      } catch {
        // The server is down or went down meanwhile: that is the trial.
      }
      socket = null;
      if (!closing) {
        writer.reconnects += 1;
        await pause(20 + random.below(150));
      }
    }
  };
  const living = Promise.all([live(), speaking()]);
  return writer;
}
