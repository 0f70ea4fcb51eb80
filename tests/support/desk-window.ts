// Owns a window without a screen: calls a desk over a port of strings and checks every answer against the bridge's table.
import type { WindowPort } from '../../src-main/desk/bridge/window-port.ts';
import {
  type AnswerFrame,
  answerFrameSchema,
  type DeskCallAnswer,
  type DeskCallInput,
  type DeskCallName,
  deskCalls,
} from '../../src-shared/bridge/calls.ts';
import { type Notice, noticeSchema } from '../../src-shared/bridge/notices.ts';

export type TestWindow = {
  /** Rejects with the problem's name when the call fails. */
  call<Name extends DeskCallName>(name: Name, input: DeskCallInput<Name>): Promise<DeskCallAnswer<Name>>;
  /** Sends a frame as it is and waits for the next answer to `callId`. */
  raw(frame: string, callId: number): Promise<AnswerFrame>;
  /** Every notice so far. */
  notices: Notice[];
  close(): void;
};

/** The window's end of a port: strings there and back. */
export type StringPort = {
  send(text: string): void;
  onText(listener: (text: string) => void): void;
  close(): void;
};

/** Only what is used of a schema: comparing whole ones takes the compiler a second. */
type AnswerReader<Name extends DeskCallName> = { parse(answer: unknown): DeskCallAnswer<Name> };
const answerSchemas: { readonly [Name in DeskCallName]: { answer: AnswerReader<Name> } } = deskCalls;

export function testWindow(port: StringPort): TestWindow {
  const notices: Notice[] = [];
  const waiting = new Map<number, (frame: AnswerFrame) => void>();
  let lastCallId = 0;
  port.onText((text) => {
    const frame: unknown = JSON.parse(text);
    const notice = noticeSchema.safeParse(frame);
    if (notice.success) {
      notices.push(notice.data);
      return;
    }
    const answer = answerFrameSchema.parse(frame);
    waiting.get(answer.callId)?.(answer);
    waiting.delete(answer.callId);
  });
  const raw: TestWindow['raw'] = (frame, callId) =>
    new Promise((resolve) => {
      waiting.set(callId, resolve);
      port.send(frame);
    });
  return {
    async call(name, input) {
      lastCallId += 1;
      const frame = await raw(JSON.stringify({ callId: lastCallId, name, input }), lastCallId);
      if (frame.state === 'failed') throw new Error(`${name}: ${frame.problem}`);
      return answerSchemas[name].answer.parse(frame.answer);
    },
    raw,
    notices,
    close: port.close,
  };
}

/** Two ends of one port in this process: what one posts, the other hears when the present tick is over. */
export function portPair(): { desk: WindowPort; window: StringPort } {
  const toDesk: ((event: { data: unknown }) => void)[] = [];
  const toWindow: ((text: string) => void)[] = [];
  const onClose: (() => void)[] = [];
  const tell = <Told>(listeners: readonly ((told: Told) => void)[], told: Told) => {
    setImmediate(() => {
      for (const listener of listeners) listener(told);
    });
  };
  return {
    desk: {
      postMessage: (text) => tell(toWindow, text),
      on(event: 'message' | 'close', listener: ((event: { data: unknown }) => void) | (() => void)) {
        if (event === 'close') onClose.push(() => listener({ data: null }));
        else toDesk.push(listener);
      },
      start: () => {},
      close: () => {},
    },
    window: {
      send: (text) => tell(toDesk, { data: text }),
      onText: (listener) => void toWindow.push(listener),
      close: () => tell(onClose, undefined),
    },
  };
}
