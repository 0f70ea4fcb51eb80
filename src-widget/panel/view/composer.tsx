// Owns writing a message: its draft over page changes, its length, and sending it.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { maxMessageLength } from '../../../src-shared/domain/conversation/message.ts';
import { SendIcon } from './icons.tsx';
import { usePanel } from './panel-context.ts';

const draftKey = 'guichet.draft';
/** From here on the count is shown. */
const countFrom = maxMessageLength * 0.9;
const tallest = 132;

/** `send` takes the text and answers whether it was taken; `focusCount` moves the focus here each time it grows. */
export function Composer({ send, focusCount }: { send(text: string): boolean; focusCount: number }) {
  const { session, words, tabStorage } = usePanel();
  const { texts, number } = words;
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => tabStorage.read(draftKey) ?? '');
  const over = text.length - maxMessageLength;
  const isSendable = text.trim() !== '' && over <= 0;

  useLayoutEffect(() => {
    // On a phone the keyboard would cover what there is to read.
    if (focusCount > 0 && !isTouch()) field.current?.focus();
  }, [focusCount]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    if (field.current === null) return;
    field.current.style.height = 'auto';
    field.current.style.height = `${Math.min(field.current.scrollHeight, tallest)}px`;
  }, [text]);

  function write(next: string) {
    setText(next);
    if (next === '') tabStorage.remove(draftKey);
    else tabStorage.write(draftKey, next);
  }
  function submit() {
    if (isSendable && send(text)) write('');
    field.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent) {
    const wantsNewLine = event.shiftKey || event.altKey || event.isComposing;
    if (event.key !== 'Enter' || wantsNewLine || isTouch()) return;
    event.preventDefault();
    submit();
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div class="field">
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={texts.placeholder}
          aria-label={texts.message}
          aria-describedby="length"
          aria-invalid={over > 0}
          enterkeyhint="enter"
          onInput={(event) => {
            write(event.currentTarget.value);
            session.typing(event.currentTarget.value.trim() !== '');
          }}
          onBlur={() => session.typing(false)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="send" disabled={!isSendable} aria-label={texts.send} title={texts.send}>
          <SendIcon />
        </button>
      </div>
      <p id="length" class={over > 0 ? 'length over' : 'length'} aria-live={over > 0 ? 'polite' : 'off'}>
        {text.length < countFrom
          ? ''
          : over > 0
            ? texts.tooLong(number(over))
            : texts.left(number(text.length), number(maxMessageLength))}
      </p>
    </form>
  );
}

function isTouch(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}
