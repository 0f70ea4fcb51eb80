// Owns timing keys in a real window: from the key reaching the browser to the end of the frame that shows it.
import type { Page } from '@playwright/test';
import { z } from 'zod';

const delaysSchema = z.array(z.number());

/** Begins to time every key pressed in the window. */
export async function watchKeys(window: Page): Promise<{ delays(): Promise<number[]> }> {
  await window.evaluate(() => {
    const delays: number[] = [];
    Object.defineProperty(globalThis, 'keyDelays', { value: delays, configurable: true });
    globalThis.addEventListener(
      'keydown',
      (event) => {
        // What a frame's callback posts to itself is read when that frame was handed on to be shown.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => delays.push(performance.now() - event.timeStamp);
          port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
  return {
    delays: async () =>
      delaysSchema.parse(
        await window.evaluate(() => Object.getOwnPropertyDescriptor(globalThis, 'keyDelays')?.value),
      ),
  };
}

/** Presses a key every `everyMs` until `until` resolves, whether or not the ones before were taken in yet. */
export async function pressKeys(window: Page, everyMs: number, until: Promise<unknown>): Promise<number> {
  let pressed = 0;
  const pending: Promise<void>[] = [];
  const pressing = setInterval(() => {
    pressed += 1;
    pending.push(window.keyboard.press('a'));
  }, everyMs);
  try {
    await until;
  } finally {
    clearInterval(pressing);
  }
  await Promise.all(pending);
  return pressed;
}
