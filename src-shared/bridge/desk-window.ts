// Owns the shape of `window.desk`, the only thing the preload gives a page.

/** Frames cross as JSON strings: one structured clone of a string is the cheapest way over (benchmarks.md). */
export type DeskWindow = {
  /** Sends one `CallFrame`; resolves with the `AnswerFrame`, both as JSON text. */
  call(frame: string): Promise<string>;
  /** `listener` gets each `Notice` as JSON text; returns how to stop. */
  onNotice(listener: (notice: string) => void): () => void;
};
