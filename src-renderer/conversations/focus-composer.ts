// Owns going to the writing place of the conversation that is open, also while it is just opening.

/** Longer than a thread takes to be read (ms); after that the wish is forgotten. */
const wishLastsMs = 1_000;

/**
 * Puts the cursor there as soon as it is drawn; nothing happens where there is none. `atEnd`: behind the last word,
 * even where the agent had placed it elsewhere.
 */
export function focusComposer({ atEnd = false }: { atEnd?: boolean } = {}): void {
  const startedAt = performance.now();
  const from = document.activeElement;
  const look = () => {
    const field = document.querySelector<HTMLTextAreaElement>('[data-composer]');
    if (field !== null) {
      field.focus();
      // A draft just brought back is gone on with at its end; a cursor the agent placed stays.
      if (atEnd || field.selectionEnd === 0) field.setSelectionRange(field.value.length, field.value.length);
      return;
    }
    // Whoever put the cursor somewhere else meanwhile wants to be there.
    const now = document.activeElement;
    const moved = now !== from && now !== document.body;
    if (!moved && performance.now() - startedAt < wishLastsMs) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
