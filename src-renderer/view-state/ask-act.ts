// Owns asking an act once more when the desk ended before it answered: under the same id, so that it is done once.
import type { CommandId } from '../../src-shared/std/ids.ts';
import { DeskProblem } from './desk-client.ts';

/**
 * The desk's answer. The desk may have ended between putting the act on its disk and answering; the next one knows the
 * id and answers as it would have. Throws what `ask` throws, and the second time also that.
 */
export async function askAct<Answer>(
  ask: (entryId: CommandId) => Promise<Answer>,
  entryId: CommandId,
): Promise<Answer> {
  try {
    return await ask(entryId);
  } catch (problem) {
    if (!(problem instanceof DeskProblem) || problem.problem !== 'desk-restarted') throw problem;
    return ask(entryId);
  }
}
