// Owns what each act is called where one speaks about it, and what is said of one that was refused.
import type { RefusedAct } from '../../src-shared/bridge/views.ts';
import type { PlainTextKey } from '../texts/catalogue.ts';
import type { Say } from '../texts/say.ts';
import { refusalTexts } from '../view-state/refusal-words.ts';

const actTexts: Record<string, PlainTextKey> = {
  'send-reply': 'composer.send',
  'add-note': 'composer.addNote',
  'edit-note': 'note.edit',
  'remove-note': 'note.remove',
  'assign-conversation': 'act.assign',
  'take-conversation': 'act.take',
  'resolve-conversation': 'act.resolve',
  'reopen-conversation': 'act.reopen',
};

/** `command` by its name on the wire; one this build has no words for is called by that. */
export function actInWords(command: string, say: Say): string {
  const name = actTexts[command];
  return name === undefined ? command : say(name);
}

/** One the desk could not read was refused by nobody: it never left. */
export function refusedInWords(
  { command, reason }: Pick<RefusedAct, 'command' | 'reason'>,
  say: Say,
): string {
  if (command === 'unreadable') return say('refusedAct.unreadable');
  return say('refusedAct.summary', { act: actInWords(command, say), reason: say(refusalTexts[reason]) });
}
