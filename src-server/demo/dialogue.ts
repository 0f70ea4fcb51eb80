// Owns the shape of a demo dialogue: who says what, with places for order numbers, products and days.

/** `customer`, `agent` and `note` lines in turn; `{order}`, `{product}`, `{city}`, `{day}`, `{amount}` are filled in. */
export type DialogueLine = { by: 'customer' | 'agent' | 'note'; text: string };
export type Dialogue = {
  topic: 'orders' | 'returns' | 'account' | 'product';
  lines: readonly DialogueLine[];
};

export const customer = (text: string): DialogueLine => ({ by: 'customer', text });
export const agent = (text: string): DialogueLine => ({ by: 'agent', text });
export const note = (text: string): DialogueLine => ({ by: 'note', text });
