// Owns how an act is asked of the desk: a refusal or a trouble is said in words, never thrown at the agent.
import type { ActAnswer } from '../../src-shared/bridge/calls.ts';
import { currentSay } from '../texts/use-texts.ts';
import { announce } from './announcements.ts';
import { problemInWords, refusalTexts } from './refusal-words.ts';

/** True when the act was put in the outbox; otherwise it has been said why not. */
export async function runAct(asked: Promise<ActAnswer>): Promise<boolean> {
  try {
    const answer = await asked;
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
