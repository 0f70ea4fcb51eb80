// Owns the panel's end of the line to the page around it.
import type { MessageToLoader } from '../../host-line/message-to-loader.ts';
import { type MessageToPanel, readMessageToPanel } from '../../host-line/message-to-panel.ts';

export type HostLine = { tell(message: MessageToLoader): void };

/** Hears only the parent window at `origin`, and speaks to nobody else. */
export function openHostLine(origin: string, heard: (message: MessageToPanel) => void): HostLine {
  addEventListener('message', (event) => {
    const message = readMessageToPanel(event, { origin, source: window.parent });
    if (message !== null) heard(message);
  });
  return { tell: (message) => window.parent.postMessage(message, origin) };
}
