// Owns opening the browser's own WebSocket to the server this panel came from.
import type { LinkSocket, LinkSocketEvents } from './server-link.ts';

export function openBrowserSocket(
  { protocol, host }: Pick<Location, 'protocol' | 'host'>,
  events: LinkSocketEvents,
): LinkSocket {
  const socket = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws/widget`);
  socket.addEventListener('open', () => events.opened());
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'string') events.text(event.data);
  });
  socket.addEventListener('close', (event) => events.closed(event.code));
  return {
    // A socket on its way out takes nothing more; the link learns of it by `closed`.
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}
