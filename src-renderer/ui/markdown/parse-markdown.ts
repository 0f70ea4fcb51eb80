// Owns the small Markdown a message may use, as a tree of plain data: text becomes elements only from here, never HTML.

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'emphasis'; children: Inline[] }
  | { kind: 'link'; url: string; children: Inline[] }
  | { kind: 'break' };

export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'code-block'; text: string }
  | { kind: 'quote'; children: Inline[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] };

/** Only these go anywhere; everything else stays text. */
const linkPattern = /^(https?:\/\/[^\s/?#]+|mailto:[^\s@]+@[^\s@]+|tel:\+?[\d().\s-]+)/i;
const bareLink = /(?:https?:\/\/|mailto:)[^\s/?#<>"`][^\s<>"`]*/iy;
/** How deep emphasis may nest; what is deeper stays text. */
const maxDepth = 4;

/** Parses a message. Linear in its length; never throws; every character of the text is somewhere in the tree. */
export function parseMarkdown(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? '';
    if (line.trim() === '') {
      index += 1;
    } else if (line.startsWith('```')) {
      index = readCodeBlock(lines, index, blocks);
    } else if (line.startsWith('> ')) {
      index = readWhile(
        lines,
        index,
        (next) => next.startsWith('> '),
        (taken) => {
          blocks.push({ kind: 'quote', children: inlineLines(taken.map((quoted) => quoted.slice(2))) });
        },
      );
    } else if (itemOf(line) !== null) {
      index = readList(lines, index, blocks);
    } else {
      index = readWhile(lines, index, isParagraphLine, (taken) => {
        blocks.push({ kind: 'paragraph', children: inlineLines(taken) });
      });
    }
  }
  return blocks;
}

function isParagraphLine(line: string): boolean {
  return line.trim() !== '' && !line.startsWith('```') && !line.startsWith('> ') && itemOf(line) === null;
}

function readWhile(
  lines: readonly string[],
  from: number,
  belongs: (line: string) => boolean,
  take: (taken: string[]) => void,
): number {
  let index = from + 1;
  while (index < lines.length && belongs(lines[index] ?? '')) index += 1;
  take(lines.slice(from, index));
  return index;
}

function readCodeBlock(lines: readonly string[], from: number, blocks: Block[]): number {
  let end = from + 1;
  while (end < lines.length && lines[end]?.startsWith('```') !== true) end += 1;
  blocks.push({ kind: 'code-block', text: lines.slice(from + 1, end).join('\n') });
  return end + 1;
}

function itemOf(line: string): { ordered: boolean; start: number; text: string } | null {
  const bullet = /^[-*] (\S.*)$/.exec(line);
  if (bullet !== null) return { ordered: false, start: 1, text: bullet[1] ?? '' };
  const numbered = /^(\d{1,4})[.)] (\S.*)$/.exec(line);
  if (numbered !== null) return { ordered: true, start: Number(numbered[1]), text: numbered[2] ?? '' };
  return null;
}

function readList(lines: readonly string[], from: number, blocks: Block[]): number {
  const first = itemOf(lines[from] ?? '');
  const ordered = first?.ordered === true;
  const items: Inline[][] = [];
  let index = from;
  for (; index < lines.length; index += 1) {
    const item = itemOf(lines[index] ?? '');
    if (item === null || item.ordered !== ordered) break;
    items.push(parseInline(item.text, 0));
  }
  blocks.push({ kind: 'list', ordered, start: first?.start ?? 1, items });
  return index;
}

function inlineLines(lines: readonly string[]): Inline[] {
  return lines.flatMap((line, index): Inline[] =>
    index === 0 ? parseInline(line, 0) : [{ kind: 'break' }, ...parseInline(line, 0)],
  );
}

/** A piece found at a place: what it is, and where the text goes on. */
type Found = { inline: Inline; end: number };

function parseInline(text: string, depth: number): Inline[] {
  const inlines: Inline[] = [];
  const search = closings(text);
  let plainFrom = 0;
  let index = 0;
  while (index < text.length) {
    const found = findAt(text, index, depth, search);
    if (found === null) {
      index += 1;
      continue;
    }
    if (index > plainFrom) inlines.push({ kind: 'text', text: text.slice(plainFrom, index) });
    inlines.push(found.inline);
    index = found.end;
    plainFrom = index;
  }
  if (plainFrom < text.length) inlines.push({ kind: 'text', text: text.slice(plainFrom) });
  return inlines;
}

/** Looks for what closes a mark; remembers where nothing more is to be found, so that no text is searched twice over. */
function closings(text: string): (mark: string, from: number) => number {
  const absentFrom = new Map<string, number>();
  return (mark, from) => {
    if (from >= (absentFrom.get(mark) ?? Number.POSITIVE_INFINITY)) return -1;
    const at = text.indexOf(mark, from);
    if (at === -1) absentFrom.set(mark, from);
    return at;
  };
}

function findAt(
  text: string,
  at: number,
  depth: number,
  search: (mark: string, from: number) => number,
): Found | null {
  switch (text[at]) {
    case '`': {
      const end = search('`', at + 1);
      if (end <= at + 1) return null;
      return { inline: { kind: 'code', text: text.slice(at + 1, end) }, end: end + 1 };
    }
    case '*':
    case '_':
      return findEmphasis(text, at, depth, search);
    case '[':
      return findNamedLink(text, at, depth, search);
    case 'h':
    case 'H':
    case 'm':
    case 'M':
      return findBareLink(text, at);
    default:
      return null;
  }
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function findEmphasis(
  text: string,
  at: number,
  depth: number,
  search: (mark: string, from: number) => number,
): Found | null {
  const sign = text[at] ?? '';
  const mark = text[at + 1] === sign ? sign + sign : sign;
  const from = at + mark.length;
  if (depth >= maxDepth || isWordCharacter(text[at - 1]) || /\s|^$/.test(text[from] ?? '')) return null;
  const end = search(mark, from);
  if (end <= from || /\s/.test(text[end - 1] ?? '') || isWordCharacter(text[end + mark.length])) return null;
  const children = parseInline(text.slice(from, end), depth + 1);
  return { inline: { kind: mark.length === 2 ? 'strong' : 'emphasis', children }, end: end + mark.length };
}

function findNamedLink(
  text: string,
  at: number,
  depth: number,
  search: (mark: string, from: number) => number,
): Found | null {
  const middle = search('](', at + 1);
  if (depth >= maxDepth || middle <= at + 1) return null;
  const end = search(')', middle + 2);
  if (end === -1) return null;
  const name = text.slice(at + 1, middle);
  const url = text.slice(middle + 2, end);
  if (name.includes('[') || !linkPattern.test(url) || /\s/.test(url)) return null;
  return { inline: { kind: 'link', url, children: [{ kind: 'text', text: name }] }, end: end + 1 };
}

/** A bare address, without the punctuation that ends the sentence around it. */
function findBareLink(text: string, at: number): Found | null {
  bareLink.lastIndex = at;
  const run = bareLink.exec(text)?.[0];
  if (run === undefined || isWordCharacter(text[at - 1])) return null;
  const opens = run.includes('(');
  let length = run.length;
  while (length > 0 && /[.,;:!?'*_\])}»]/.test(run[length - 1] ?? '')) {
    if (run[length - 1] === ')' && opens) break;
    length -= 1;
  }
  const url = run.slice(0, length);
  if (!linkPattern.test(url)) return null;
  return { inline: { kind: 'link', url, children: [{ kind: 'text', text: url }] }, end: at + length };
}
