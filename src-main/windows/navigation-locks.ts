// Owns that the console's page stays the console's page: no navigation, redirect, popup, webview or foreign frame.
import type { WebContents } from 'electron';

/** Locks `contents`, whoever made it; `log` gets which lock held, never the address. */
export function lockNavigation(contents: WebContents, log: { warn(text: string): void }): void {
  const refuse = (lock: string) => (event: { preventDefault(): void }) => {
    event.preventDefault();
    log.warn(`refused: ${lock}`);
  };
  contents.on('will-navigate', refuse('navigation'));
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-frame-navigate', refuse('frame navigation'));
  contents.on('will-attach-webview', refuse('webview'));
  contents.setWindowOpenHandler(() => {
    log.warn('refused: window open');
    return { action: 'deny' };
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
