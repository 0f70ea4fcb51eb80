// Owns the one catalogue of everything the window says, in every language.
import { commandTexts } from './catalogue/commands.ts';
import { composerTexts } from './catalogue/composer.ts';
import { conversationTexts } from './catalogue/conversation.ts';
import { inboxTexts } from './catalogue/inbox.ts';
import { windowTexts } from './catalogue/window.ts';
import type { ParametersOf } from './entry.ts';

export const catalogue = {
  ...commandTexts,
  ...composerTexts,
  ...conversationTexts,
  ...inboxTexts,
  ...windowTexts,
};

export type TextKey = keyof typeof catalogue;
export type TextParameters<Key extends TextKey> = ParametersOf<(typeof catalogue)[Key]['en']>;
/** Keys that can be said without being given anything. */
export type PlainTextKey = { [Key in TextKey]: [TextParameters<Key>] extends [never] ? Key : never }[TextKey];
