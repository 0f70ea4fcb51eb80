// Owns what may be opened outside the console, and the opening of it.
import { createTokenBucket } from '../../src-shared/std/token-bucket.ts';

const maxLinkLength = 2_000;
/** Others are not asked for: some mail programs attach a local file by `attach=`. */
const mailFields = new Set(['to', 'cc', 'bcc', 'subject', 'body']);

/**
 * The address as it will be handed to the system, or null when it may not be: only https, mailto and tel,
 * without a user name or password (they make one site look like another), at most 2,000 characters.
 */
export function parseExternalLink(text: string): string | null {
  if (text.length > maxLinkLength || hasControlCharacter(text)) return null;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return null;
  switch (url.protocol) {
    case 'https:':
      return url.hostname === '' ? null : url.href;
    case 'mailto:':
      return url.pathname !== '' &&
        [...url.searchParams.keys()].every((key) => mailFields.has(key.toLowerCase()))
        ? url.href
        : null;
    case 'tel:':
      return url.pathname === '' ? null : url.href;
    default:
      return null;
  }
}

/** URL parsing drops tabs and line ends silently; what was shown to the agent would not be what is opened. */
function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

export type ExternalLinks = {
  /** True once the system took the link; false when it may not be opened, too many were, or the system said no. */
  open(text: string): Promise<boolean>;
};

/** `openExternal` hands an address to the system; rejects when nothing there can open it. */
export function makeExternalLinks({
  openExternal,
  now,
}: {
  openExternal(link: string): Promise<void>;
  now(): number;
}): ExternalLinks {
  const bucket = createTokenBucket({ perSecond: 0.5, burst: 5 });
  return {
    async open(text) {
      const link = parseExternalLink(text);
      if (link === null || bucket.take(now()) > 0) return false;
      try {
        await openExternal(link);
        return true;
      } catch {
        return false;
      }
    },
  };
}
