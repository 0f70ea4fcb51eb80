// Owns going to the writing place of the conversation that is open, also while it is just opening.

/** Puts the cursor there after the next drawing; nothing happens where there is none. */
export function focusComposer(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLTextAreaElement>('[data-composer]')?.focus();
  });
}
