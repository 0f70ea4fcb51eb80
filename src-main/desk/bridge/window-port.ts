// Owns the little of a MessagePort that the desk uses: Electron's MessagePortMain has this shape.

export type WindowPort = {
  postMessage(message: string): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  /** Messages wait until then. */
  start(): void;
  close(): void;
};
