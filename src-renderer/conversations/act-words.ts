// Owns what each act is called where one speaks about it.
import type { PlainTextKey } from '../texts/catalogue.ts';
import type { Say } from '../texts/say.ts';

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
