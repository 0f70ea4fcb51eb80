// Owns speaking to the desk from a page of the console, as a journey's own code in that page would.
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { type AnswerFrame, answerFrameSchema } from '../../../src-shared/bridge/calls.ts';
import type { DeskWindow } from '../../../src-shared/bridge/desk-window.ts';

declare global {
  interface Window {
    desk: DeskWindow;
    hostile?: unknown;
    heardNotices?: string[];
  }
}

/** Far above what the page itself counts to. */
let nextCallId = 1_000_000;

/** Calls `name` with `input` from the page itself. */
export async function callDesk(page: Page, name: string, input: unknown = {}): Promise<AnswerFrame> {
  nextCallId += 1;
  const frame = JSON.stringify({ callId: nextCallId, name, input });
  return sendFrame(page, frame);
}

/** Sends any text as a frame. */
export async function sendFrame(page: Page, frame: string): Promise<AnswerFrame> {
  const answer = await page.evaluate((text) => window.desk.call(text), frame);
  return answerFrameSchema.parse(JSON.parse(answer));
}

/** From now on the page keeps the notices it hears, for `heardNotices`. */
export async function hearNotices(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heard: string[] = [];
    window.heardNotices = heard;
    window.desk.onNotice((notice) => heard.push(notice));
  });
}

export async function heardNotices(page: Page): Promise<string[]> {
  return z.array(z.string()).parse(await page.evaluate(() => window.heardNotices ?? []));
}
