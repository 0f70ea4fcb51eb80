// Owns what of a host page's address and title may leave it: no query, no hash, bounded, of that host only.
import { type Page, pageSchema } from '../../../src-shared/domain/conversation/conversation.ts';

/** Null when the address is not one of `hostOrigin`'s pages. `title` is cut to 300 UTF-16 units, well-formed. */
export function reportedPage(url: string, title: string, hostOrigin: string): Page | null {
  if (!URL.canParse(url)) return null;
  const { origin, pathname } = new URL(url);
  if (origin !== hostOrigin) return null;
  const page = pageSchema.safeParse({
    url: `${origin}${pathname}`.slice(0, 2_000),
    title: title.replaceAll('\u0000', '').slice(0, 300).toWellFormed(),
  });
  return page.success ? page.data : null;
}
