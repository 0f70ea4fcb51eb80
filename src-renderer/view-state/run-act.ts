// Owns how an act is asked of the desk: a refusal or a trouble is said in words, never thrown at the agent.
import type { ActAnswer } from '../../src-shared/bridge/calls.ts';
import type { CommandId } from '../../src-shared/std/ids.ts';
import { commandIdChance, makeCommandId } from '../../src-shared/std/make-command-id.ts';
import { currentSay } from '../texts/use-texts.ts';
import { announce } from './announcements.ts';
import { askAct } from './ask-act.ts';
import { problemInWords, refusalTexts } from './refusal-words.ts';

/** `ask` is given the act's own id. True when the act was put in the outbox; otherwise it has been said why not. */
export async function runAct(ask: (entryId: CommandId) => Promise<ActAnswer>): Promise<boolean> {
  try {
    const chance = crypto.getRandomValues(new Uint8Array(commandIdChance));
    const answer = await askAct(ask, makeCommandId(Date.now(), chance));
    if (answer.state === 'queued') return true;
    const say = currentSay();
    announce(say('problem.notDone', { reason: say(refusalTexts[answer.reason]) }));
  } catch (problem) {
    announce(problemInWords(problem));
  }
  return false;
}

/** For calls that answer nothing of interest. */
export function runQuietly(asked: Promise<unknown>): void {
  asked.catch((problem: unknown) => announce(problemInWords(problem)));
}
