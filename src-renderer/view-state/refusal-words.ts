// Owns which words stand for each refusal and each trouble.
import type { RefusalCode } from '../../src-shared/commands/refusal.ts';
import type { PlainTextKey } from '../texts/catalogue.ts';
import { currentSay } from '../texts/use-texts.ts';
import { DeskProblem } from './desk-client.ts';

export const refusalTexts: Record<RefusalCode, PlainTextKey> = {
  'not-found': 'refusal.notFound',
  gone: 'refusal.gone',
  forbidden: 'refusal.forbidden',
  conflict: 'refusal.conflict',
  'stale-epoch': 'refusal.staleEpoch',
  'not-author': 'refusal.notAuthor',
  'not-owner': 'refusal.notOwner',
  'already-owner': 'refusal.alreadyOwner',
  'empty-text': 'refusal.emptyText',
  'text-too-long': 'refusal.textTooLong',
  'already-resolved': 'refusal.alreadyResolved',
  'not-resolved': 'refusal.notResolved',
  'unknown-agent': 'refusal.unknownAgent',
  'unknown-team': 'refusal.unknownTeam',
  'agent-not-in-team': 'refusal.agentNotInTeam',
  'rate-limited': 'refusal.rateLimited',
  invalid: 'refusal.invalid',
};

/** A sentence on what kept the desk from answering. */
export function problemInWords(problem: unknown): string {
  const full = problem instanceof DeskProblem && problem.problem === 'disk-full';
  return currentSay()(full ? 'problem.diskFull' : 'problem.kept');
}
