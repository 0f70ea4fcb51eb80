// Owns how journeys find things in the window: by role and name, as an agent with a screen reader would.
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { z } from 'zod';
import { type DeskCallName, deskCalls } from '../../../src-shared/bridge/calls.ts';
import type { DeskWindow } from '../../../src-shared/bridge/desk-window.ts';

export type ConsolePage = {
  /** The rows of the inbox. */
  rows: Locator;
  /** The composer's field, for a reply or a note. */
  reply: Locator;
  note: Locator;
  /** The open thread. */
  thread: Locator;
  /** The connection in words. */
  connection: Locator;
};

export function consolePage(window: Page): ConsolePage {
  return {
    rows: window.getByRole('listbox', { name: 'Conversations, longest wait first' }).getByRole('option'),
    reply: window.getByRole('textbox', { name: /^Reply to / }),
    note: window.getByRole('textbox', { name: 'Note for colleagues' }),
    thread: window.getByRole('log', { name: 'Messages' }),
    connection: window.getByRole('status', { name: 'Connection' }),
  };
}

const notifiedSchema = z.array(z.object({ title: z.string(), body: z.string() }));

/** Keeps what would be notified from now on, on systems with a notification service and without; gives it when asked. */
export async function watchNotifications(app: ElectronApplication) {
  await app.evaluate(({ Notification }) => {
    const kept: { title: string; body: string }[] = [];
    Object.defineProperty(globalThis, 'notifiedInJourney', { value: kept });
    Notification.isSupported = () => true;
    Notification.prototype.show = function keep(this: Electron.Notification) {
      kept.push({ title: this.title, body: this.body });
    };
  });
  return async () =>
    notifiedSchema.parse(
      await app.evaluate(() => Object.getOwnPropertyDescriptor(globalThis, 'notifiedInJourney')?.value),
    );
}

/** What the desk has on disk of one's draft reply in the only conversation there is. */
export async function keptReplyDraft(window: Page): Promise<string> {
  const inbox = deskCalls.readInbox.answer.parse(await askDesk(window, 'readInbox', { filter: 'mine' }));
  const conversationId = inbox.rows[0]?.conversationId;
  return deskCalls.readDrafts.answer.parse(await askDesk(window, 'readDrafts', { conversationId })).reply;
}

/** For how long acts can be taken back from now on; not at all in journeys that are about something else. */
export async function holdActs(window: Page, undoSeconds: 0 | 5 | 10): Promise<void> {
  await askDesk(window, 'savePreferences', { undoSeconds });
}

/** The window numbers its own calls from 1. */
let askedCount = 1_000_000;

/** Asks the desk over the window's own bridge; the answer as it came. */
export async function askDesk(window: Page, name: DeskCallName, input: object): Promise<unknown> {
  askedCount += 1;
  const answer = await window.evaluate(
    (frame) => {
      const desk: DeskWindow = Reflect.get(globalThis, 'desk');
      return desk.call(frame);
    },
    JSON.stringify({ callId: askedCount, name, input }),
  );
  return z.object({ answer: z.unknown() }).parse(JSON.parse(answer)).answer;
}
