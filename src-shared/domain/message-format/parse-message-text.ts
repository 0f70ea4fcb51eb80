// Owns how a message's text becomes a small tree of blocks and spans, so that no page ever needs innerHTML.

export type MessageSpan =
  | { kind: 'text'; text: string }
  | { kind: 'line-break' }
  | { kind: 'bold'; spans: MessageSpan[] }
  | { kind: 'italic'; spans: MessageSpan[] }
  | { kind: 'code'; text: string }
  /** `href` begins with `https://` or `mailto:`, whatever the writer tried. */
  | { kind: 'link'; href: string; text: string };

export type MessageBlock =
  | { kind: 'paragraph'; spans: MessageSpan[] }
  | { kind: 'code-block'; text: string }
  /** `start` is the first number shown when `ordered`. */
  | { kind: 'list'; ordered: boolean; start: number; items: MessageSpan[][] };

const bullet = /^ {0,3}[-*•] +(\S.*)$/;
const numbered = /^ {0,3}(\d{1,3})[.)] +(\S.*)$/;
const fence = /^ {0,3}```[\w-]{0,20}\s*$/;

/**
 * Reads the Markdown people really type in a chat: paragraphs, line breaks, `**bold**`, `*italic*` or `_italic_`,
 * `` `code` ``, fenced code, bullet and numbered lists, `[label](https://…)` and bare https and mailto links.
 * Everything else stays the text it is. Never throws; time grows linearly with the text.
 */
export function parseMessageText(text: string): MessageBlock[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: MessageBlock[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', spans: parseSpans(paragraph.join('\n')) });
    paragraph = [];
  };
  // Where no closing fence follows, none follows any later opening either.
  let lastFence = lines.length - 1;
  while (lastFence >= 0 && !fence.test(lines[lastFence] ?? '')) lastFence -= 1;

  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '') {
      endParagraph();
      continue;
    }
    if (at < lastFence && fence.test(line)) {
      endParagraph();
      let end = at + 1;
      while (!fence.test(lines[end] ?? '')) end += 1;
      blocks.push({ kind: 'code-block', text: lines.slice(at + 1, end).join('\n') });
      at = end;
      continue;
    }
    const item = listItem(line);
    if (item === null) {
      paragraph.push(line);
      continue;
    }
    endParagraph();
    const previous = blocks.at(-1);
    const follows = at > 0 && listItem(lines[at - 1] ?? '') !== null;
    const spans = parseSpans(item.text);
    if (follows && previous?.kind === 'list' && previous.ordered === item.ordered) previous.items.push(spans);
    else blocks.push({ kind: 'list', ordered: item.ordered, start: item.number, items: [spans] });
  }
  endParagraph();
  return blocks;
}

function listItem(line: string): { ordered: boolean; number: number; text: string } | null {
  const bulleted = bullet.exec(line);
  if (bulleted) return { ordered: false, number: 1, text: bulleted[1] ?? '' };
  const counted = numbered.exec(line);
  return counted ? { ordered: true, number: Number(counted[1]), text: counted[2] ?? '' } : null;
}

/** Bold in italic in bold is the most a chat needs; deeper marks stay text. */
const deepest = 3;
/** What an address is cut at: spaces, quotes, brackets of HTML, and what makes text look like another text. */
const address = /(?:https:\/\/|mailto:)[^\s<>"'`\\\p{C}]{1,1900}/uy;
/** No `user@` before the host: it only ever serves to make an address look like another's. */
const httpsAddress = /^https:\/\/[\p{L}\p{N}][\p{L}\p{N}.-]{0,252}(?::\d{1,5})?(?:[/?#].*)?$/u;
const mailAddress = /^mailto:[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}[A-Za-z0-9]$/;
const linkLabel = /\[([^[\]\n]{1,200})\]\(/y;

function parseSpans(text: string, depth = 0): MessageSpan[] {
  const spans: MessageSpan[] = [];
  /** Delimiters without a closer from some point on have none from any later point either. */
  const exhausted = new Set<string>();
  let plainFrom = 0;
  let at = 0;
  const take = (end: number, span: MessageSpan) => {
    if (at > plainFrom) spans.push(...plain(text.slice(plainFrom, at)));
    spans.push(span);
    at = end;
    plainFrom = end;
  };
  while (at < text.length) {
    const found = spanAt(text, at, depth, exhausted);
    if (found) take(found.end, found.span);
    else at += text.startsWith('**', at) ? 2 : 1;
  }
  if (plainFrom < text.length) spans.push(...plain(text.slice(plainFrom)));
  return spans;
}

function plain(text: string): MessageSpan[] {
  return text.split('\n').flatMap((line, index): MessageSpan[] => {
    const span: MessageSpan[] = line === '' ? [] : [{ kind: 'text', text: line }];
    return index === 0 ? span : [{ kind: 'line-break' }, ...span];
  });
}

type Found = { end: number; span: MessageSpan };

function spanAt(text: string, at: number, depth: number, exhausted: Set<string>): Found | null {
  switch (text[at]) {
    case '`':
      return codeAt(text, at, exhausted);
    case '*':
    case '_':
      return depth < deepest ? emphasisAt(text, at, depth, exhausted) : null;
    case '[':
      return labelledLinkAt(text, at);
    case 'h':
    case 'm':
      return bareLinkAt(text, at);
    default:
      return null;
  }
}

function codeAt(text: string, at: number, exhausted: Set<string>): Found | null {
  if (exhausted.has('`')) return null;
  const end = text.indexOf('`', at + 1);
  if (end < 0) exhausted.add('`');
  const code = text.slice(at + 1, end);
  if (end < 0 || code.trim() === '' || code.includes('\n')) return null;
  return { end: end + 1, span: { kind: 'code', text: code } };
}

function emphasisAt(text: string, at: number, depth: number, exhausted: Set<string>): Found | null {
  const mark = text.startsWith('**', at) ? '**' : (text[at] ?? '');
  const from = at + mark.length;
  if (exhausted.has(mark) || isSpace(text[from])) return null;
  if (mark === '_' && isWord(text[at - 1])) return null;
  const end = closerOf(mark, text, from + 1);
  if (end === null) {
    exhausted.add(mark);
    return null;
  }
  const spans = parseSpans(text.slice(from, end), depth + 1);
  return { end: end + mark.length, span: { kind: mark === '**' ? 'bold' : 'italic', spans } };
}

function closerOf(mark: string, text: string, from: number): number | null {
  for (let end = text.indexOf(mark, from); end >= 0; end = text.indexOf(mark, end + mark.length)) {
    // Of `***`, the last two close the bold and the first an italic inside.
    const closer = mark === '**' && text[end + 2] === '*' && text[end + 3] !== '*' ? end + 1 : end;
    if (isSpace(text[end - 1])) continue;
    if (mark === '_' && isWord(text[end + 1])) continue;
    if (mark === '*' && (text[end + 1] === '*' || text[end - 1] === '*')) continue;
    return closer;
  }
  return null;
}

function labelledLinkAt(text: string, at: number): Found | null {
  linkLabel.lastIndex = at;
  const [opening, label] = linkLabel.exec(text) ?? [];
  // A label that is itself an address could name another place than the link leads to.
  if (opening === undefined || label === undefined || /:\/\/|\bwww\.|@/i.test(label) || label.trim() === '') {
    return null;
  }
  const from = at + opening.length;
  const href = addressAt(text, from);
  if (href === null || text[from + href.length] !== ')') return null;
  return { end: from + href.length + 1, span: { kind: 'link', href, text: label } };
}

function bareLinkAt(text: string, at: number): Found | null {
  if (isWord(text[at - 1])) return null;
  const href = addressAt(text, at);
  return href === null ? null : { end: at + href.length, span: { kind: 'link', href, text: href } };
}

function addressAt(text: string, at: number): string | null {
  address.lastIndex = at;
  const matched = address.exec(text)?.[0];
  if (matched === undefined) return null;
  const href = withoutTrailingPunctuation(matched);
  return httpsAddress.test(href) || mailAddress.test(href) ? href : null;
}

/** The dot, bracket or mark after an address belongs to the sentence; a bracket opened inside it does not. */
function withoutTrailingPunctuation(href: string): string {
  let end = href.length;
  while (end > 0) {
    const last = href[end - 1] ?? '';
    const closesOwn = last === ')' && href.lastIndexOf('(', end - 1) > href.lastIndexOf(')', end - 2);
    if (!/[.,;:!?)\]}*_~»”’]/.test(last) || closesOwn) break;
    end -= 1;
  }
  return href.slice(0, end);
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
