// Owns how a message's tree becomes elements; a link says where it leads and asks its owner to open it.
import { Fragment, memo, type ReactNode, useMemo } from 'react';
import styles from './markdown-text.module.css';
import { type Block, type Inline, parseMarkdown } from './parse-markdown.ts';

type Opener = (url: string) => void;

export const MarkdownText = memo(function MarkdownText({ text, onOpen }: { text: string; onOpen: Opener }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div className={styles.text} dir="auto">
      {withKeys(blocks, (block) => drawBlock(block, onOpen))}
    </div>
  );
});

/** A message never changes order inside: the place is the key. */
function withKeys<Item>(items: readonly Item[], draw: (item: Item) => ReactNode): ReactNode[] {
  const keyed: ReactNode[] = [];
  for (const [place, item] of items.entries())
    keyed.push(<Fragment key={`at-${place}`}>{draw(item)}</Fragment>);
  return keyed;
}

function drawBlock(block: Block, onOpen: Opener): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return <p dir="auto">{drawInlines(block.children, onOpen)}</p>;
    case 'code-block':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'quote':
      return <blockquote dir="auto">{drawInlines(block.children, onOpen)}</blockquote>;
    case 'list': {
      const items = withKeys(block.items, (item) => <li dir="auto">{drawInlines(item, onOpen)}</li>);
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

function drawInlines(inlines: readonly Inline[], onOpen: Opener): ReactNode[] {
  return withKeys(inlines, (inline) => drawInline(inline, onOpen));
}

function drawInline(inline: Inline, onOpen: Opener): ReactNode {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'break':
      return <br />;
    case 'code':
      return <code>{inline.text}</code>;
    case 'strong':
      return <strong>{drawInlines(inline.children, onOpen)}</strong>;
    case 'emphasis':
      return <em>{drawInlines(inline.children, onOpen)}</em>;
    case 'link':
      return (
        <a
          href={inline.url}
          title={inline.url}
          rel="noreferrer"
          onClick={(event) => {
            event.preventDefault();
            onOpen(inline.url);
          }}
          onAuxClick={(event) => event.preventDefault()}
        >
          {drawInlines(inline.children, onOpen)}
        </a>
      );
  }
}
