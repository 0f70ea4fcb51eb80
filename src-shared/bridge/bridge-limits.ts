// Owns the sizes and counts the preload and the desk keep to on the bridge.

/** Characters in one call frame. A draft of 100,000 characters fits, escaped at its worst. */
export const maxCallFrameLength = 640 * 1024;
/** Calls a window may have unanswered at once, those waiting for a port included. */
export const maxCallsUnanswered = 512;
/** Rows of one answer about the inbox, from the place asked for on: what a window shows, and some before and after. */
export const inboxRowsAtOnce = 300;
