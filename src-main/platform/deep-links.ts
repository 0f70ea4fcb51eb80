// Owns the links by which other programs open the console: `guichet://conversation/<id>` and no other.
import { z } from 'zod';
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';

export const deepLinkScheme = 'guichet';

const deepLinkSchema = z
  .string()
  .max(200)
  .regex(/^guichet:\/\/conversation\/[^/?#%@:\\]+\/?$/)
  .transform((link) => link.replace(/^guichet:\/\/conversation\//, '').replace(/\/$/, ''))
  .pipe(conversationIdSchema);

/** The conversation a deep link names, or null when it is anything else. */
export function parseDeepLink(link: string): ConversationId | null {
  const parsed = deepLinkSchema.safeParse(link);
  return parsed.success ? parsed.data : null;
}

/** The conversation named by the one deep link on a command line; null when there is none, or one too many. */
export function deepLinkOf(commandLine: readonly string[]): ConversationId | null {
  const links = commandLine.filter((argument) => argument.toLowerCase().startsWith(`${deepLinkScheme}:`));
  const [link] = links;
  return link !== undefined && links.length === 1 ? parseDeepLink(link) : null;
}
