// Owns one window's port: each frame a JSON string, capped in size and rate, answered or refused in listed words.
import { maxCallFrameLength } from '../../../src-shared/bridge/bridge-limits.ts';
import {
  type AnswerFrame,
  type CallProblem,
  callFrameSchema,
  deskCalls,
} from '../../../src-shared/bridge/calls.ts';
import type { Notice } from '../../../src-shared/bridge/notices.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import { createTokenBucket } from '../../../src-shared/std/token-bucket.ts';
import { answerCall, type CallContext } from './call-table.ts';
import type { WindowPort } from './window-port.ts';

export const callsPerSecond = 200;
const callBurst = 400;

export type ServedWindow = {
  /** Passes a notice on, unless it is of a thread this window never read. */
  notice(notice: Notice): void;
  /** Tells this window that everything it has read may be different. */
  everythingChanged(): void;
};

export type ServeWindowOptions = CallContext & {
  port: WindowPort;
  onClosed(): void;
  /** A call failed for no listed reason: a bug here. */
  onBug(error: unknown, call: string): void;
};

export function serveWindow(options: ServeWindowOptions): ServedWindow {
  const { port, room } = options;
  const bucket = createTokenBucket({ perSecond: callsPerSecond, burst: callBurst });
  const threadsRead = new Set<ConversationId>();
  let open = true;

  const post = (frame: AnswerFrame | Notice) => {
    if (open) port.postMessage(JSON.stringify(frame));
  };
  const fail = (callId: number, problem: CallProblem) => post({ callId, state: 'failed', problem });

  async function receive(data: unknown): Promise<void> {
    if (typeof data !== 'string') return fail(noCallId, 'invalid-input');
    if (bucket.take(room.timers.now()) > 0) return fail(callIdIn(data), 'too-many');
    if (data.length > maxCallFrameLength) return fail(callIdIn(data), 'too-large');
    const parsed = callFrameSchema.safeParse(jsonOf(data));
    if (!parsed.success) return fail(callIdIn(data), 'invalid-input');
    const { callId, name, input } = parsed.data;
    const answered = await answerCall(name, input, options);
    if ('problem' in answered) {
      if (answered.problem === 'bug') options.onBug(answered.cause, name);
      return fail(callId, answered.problem);
    }
    if (name === 'readThread') rememberThread(input);
    post({ callId, state: 'answered', answer: answered.answer });
  }

  function rememberThread(input: unknown): void {
    const parsed = deskCalls.readThread.input.safeParse(input);
    if (parsed.success) threadsRead.add(parsed.data.conversationId);
  }

  port.on('message', (event) => {
    receive(event.data).catch((error) => options.onBug(error, 'receive'));
  });
  port.on('close', () => {
    if (!open) return;
    open = false;
    options.onClosed();
  });
  port.start();

  return {
    notice(notice) {
      if (notice.notice === 'thread-changed' && !threadsRead.has(notice.conversationId)) return;
      post(notice);
    },
    everythingChanged() {
      for (const notice of ['session', 'connection', 'inbox', 'directory', 'preferences'] as const) {
        post({ notice: `${notice}-changed` });
      }
      for (const conversationId of threadsRead) {
        post({ notice: 'thread-changed', conversationId });
      }
    },
  };
}

/** Stands for the call that could not be told. */
const noCallId = -1;

/** The call's number, found without reading the whole of a frame that is not worth it. */
function callIdIn(frame: string): number {
  const found = /"callId":(\d{1,15})\b/.exec(frame.slice(0, 200))?.[1];
  return found === undefined ? noCallId : Number(found);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
