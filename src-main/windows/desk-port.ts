// Owns the one door of the main process: a known window's own page asks for its port to the desk, and gets it.
import {
  ipcMain,
  MessageChannelMain,
  type MessagePortMain,
  type WebContents,
  type WebFrameMain,
} from 'electron';
import { createTokenBucket, type TokenBucket } from '../../src-shared/std/token-bucket.ts';
import { portRefusal } from './port-refusal.ts';

/** The two channel names the preload shares with this file. */
const askChannel = 'ask-for-desk-port';
const portChannel = 'desk-port';

export type DeskPortDoor = {
  /** The desk can take ports (again): every window that asked, and still shows the console's page, gets one now. */
  deskReady(): void;
  deskGone(): void;
};

export type DeskPortOptions = {
  isConsole(contents: WebContents): boolean;
  sendToDesk(port: MessagePortMain): void;
  onDelivered(): void;
  log: { warn(text: string): void };
  now(): number;
};

/** Opens the door; called once. */
export function openDeskPortDoor(options: DeskPortOptions): DeskPortDoor {
  const asked = new Set<WebContents>();
  const early = new WeakSet<WebContents>();
  const buckets = new WeakMap<WebContents, TokenBucket>();
  let ready = false;

  const deliver = (contents: WebContents) => {
    if (contents.isDestroyed()) return;
    // It may have gone elsewhere since it asked; back at the console's page it asks again.
    const refusal = refusalOf(contents, contents.mainFrame, options);
    if (refusal !== null) {
      options.log.warn(`desk port withheld: ${refusal}`);
      return;
    }
    const { port1, port2 } = new MessageChannelMain();
    options.sendToDesk(port1);
    contents.mainFrame.postMessage(portChannel, null, [port2]);
    options.onDelivered();
  };

  /** A preload may ask before this process knows its page: looked at once more when the page is there. */
  const lookAgain = (contents: WebContents) => {
    if (early.has(contents) || !options.isConsole(contents)) return;
    early.add(contents);
    contents.once('dom-ready', () => {
      if (early.delete(contents) && refusalOf(contents, contents.mainFrame, options) === null)
        admit(contents);
    });
  };

  ipcMain.on(askChannel, (event) => {
    const refusal = refusalOf(event.sender, event.senderFrame, options);
    if (refusal !== null) {
      options.log.warn(`desk port refused: ${refusal}`);
      if (refusal === 'foreign-page') lookAgain(event.sender);
      return;
    }
    early.delete(event.sender);
    admit(event.sender);
  });

  const admit = (contents: WebContents) => {
    const bucket = buckets.get(contents) ?? createTokenBucket({ perSecond: 2, burst: 20 });
    buckets.set(contents, bucket);
    if (bucket.take(options.now()) > 0) {
      options.log.warn('desk port refused: too many asked for');
      return;
    }
    if (!asked.has(contents)) {
      asked.add(contents);
      contents.once('destroyed', () => asked.delete(contents));
    }
    if (ready) deliver(contents);
  };

  return {
    deskReady() {
      ready = true;
      for (const contents of asked) deliver(contents);
    },
    deskGone() {
      ready = false;
    },
  };
}

function refusalOf(contents: WebContents, frame: WebFrameMain | null, options: DeskPortOptions) {
  return portRefusal({
    known: options.isConsole(contents),
    topFrame: frame !== null && frame === contents.mainFrame && frame.parent === null,
    origin: frame?.origin ?? '',
    url: frame?.url ?? '',
  });
}
