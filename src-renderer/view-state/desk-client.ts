// Owns the only way from the window to the desk: typed calls, parsed answers, parsed notices.
import {
  answerFrameSchema,
  type CallFrame,
  type CallProblem,
  type DeskCallAnswer,
  type DeskCallInput,
  type DeskCallName,
  deskCalls,
} from '../../src-shared/bridge/calls.ts';
import type { DeskWindow } from '../../src-shared/bridge/desk-window.ts';
import { type Notice, noticeSchema } from '../../src-shared/bridge/notices.ts';

declare global {
  interface Window {
    readonly desk?: DeskWindow;
  }
}

/** A call that got no answer, and why; `unreachable` when the desk itself is gone. */
export class DeskProblem extends Error {
  readonly problem: CallProblem | 'unreachable';
  readonly call: DeskCallName;

  constructor(call: DeskCallName, problem: CallProblem | 'unreachable') {
    super(`${call}: ${problem}`);
    this.name = 'DeskProblem';
    this.call = call;
    this.problem = problem;
  }
}

/** The same table, told so that an answer's type follows from the call's name. */
const answers: { [Name in DeskCallName]: { answer: { parse(answer: unknown): DeskCallAnswer<Name> } } } =
  deskCalls;

let lastCallId = 0;

async function cross(name: DeskCallName, frame: CallFrame): Promise<string> {
  if (window.desk === undefined) throw new DeskProblem(name, 'unreachable');
  try {
    return await window.desk.call(JSON.stringify(frame));
  } catch {
    throw new DeskProblem(name, 'unreachable');
  }
}

/** Asks the desk. Throws `DeskProblem` when no answer could be given; a refusal of business is an answer, not a throw. */
export async function callDesk<Name extends DeskCallName>(
  name: Name,
  input: DeskCallInput<Name>,
): Promise<DeskCallAnswer<Name>> {
  lastCallId += 1;
  const frame = answerFrameSchema.parse(JSON.parse(await cross(name, { callId: lastCallId, name, input })));
  if (frame.state === 'failed') throw new DeskProblem(name, frame.problem);
  return answers[name].answer.parse(frame.answer);
}

/** Calls `listener` for each notice; returns how to stop. A notice of a kind this build does not know is passed over. */
export function listenToDesk(listener: (notice: Notice) => void): () => void {
  if (window.desk === undefined) return () => {};
  return window.desk.onNotice((text) => {
    const notice = noticeSchema.safeParse(JSON.parse(text));
    if (notice.success) listener(notice.data);
  });
}
