// Owns showing a message's text: the small tree becomes elements, never markup.
import type { ComponentChildren } from 'preact';
import {
  type MessageBlock,
  type MessageSpan,
  parseMessageText,
} from '../../../src-shared/domain/message-format/parse-message-text.ts';

export function MessageText({ text }: { text: string }) {
  return <div class="text">{parseMessageText(text).map(block)}</div>;
}

function block(shown: MessageBlock): ComponentChildren {
  switch (shown.kind) {
    case 'paragraph':
      return <p>{shown.spans.map(span)}</p>;
    case 'code-block':
      return (
        <pre>
          <code>{shown.text}</code>
        </pre>
      );
    case 'list': {
      const items = shown.items.map((spans, index) => <li key={String(index)}>{spans.map(span)}</li>);
      return shown.ordered ? <ol start={shown.start}>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

function span(shown: MessageSpan): ComponentChildren {
  switch (shown.kind) {
    case 'text':
      return shown.text;
    case 'line-break':
      return <br />;
    case 'bold':
      return <strong>{shown.spans.map(span)}</strong>;
    case 'italic':
      return <em>{shown.spans.map(span)}</em>;
    case 'code':
      return <code>{shown.text}</code>;
    case 'link':
      return (
        <a href={shown.href} target="_blank" rel="noopener noreferrer" title={shown.href}>
          {shown.text}
        </a>
      );
  }
}
