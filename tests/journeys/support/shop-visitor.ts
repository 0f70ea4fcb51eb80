// Owns a visitor in a real Chromium: on the shop, with the chat open, doing what a customer does.
import { type BrowserContextOptions, chromium, expect, type Frame, type Page } from '@playwright/test';
import { waitUntil } from '../../support/wait-until.ts';

export type ShopVisitor = {
  page: Page;
  /** The panel as it is now: a page change makes a new one. */
  panel(): Promise<Frame>;
  /** Opens the chat with the button in the corner of the page. */
  openChat(fieldName?: string): Promise<void>;
  /** Writes into the open panel, and sends with Enter. */
  say(text: string, fieldName?: string): Promise<void>;
  /** What a screen reader calls the button in the corner, unread count included; empty while there is none. */
  launcherName(): Promise<string>;
  /** What the panel shows as said by either side, oldest first. */
  words(): Promise<string[]>;
};

export type VisitorBrowser = {
  /** A visitor never seen before. */
  visit(url: string, options?: BrowserContextOptions): Promise<ShopVisitor>;
  close(): Promise<void>;
};

export async function openVisitorBrowser(): Promise<VisitorBrowser> {
  const executablePath = process.env['GUICHET_CHROMIUM'];
  if (!executablePath) throw new Error('GUICHET_CHROMIUM is not set: run the journeys by "npm test"');
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    async visit(url, options = {}) {
      const viewport = { width: 1100, height: 760 };
      const context = await browser.newContext({ locale: 'en-GB', viewport, ...options });
      const page = await context.newPage();
      await page.goto(url);
      return visitorOn(page);
    },
    close: () => browser.close(),
  };
}

export function visitorOn(page: Page): ShopVisitor {
  // The frame stands in a closed shadow tree, out of reach of selectors.
  const panel = () =>
    waitUntil('the panel', () => page.frames().find((frame) => frame.url().includes('/widget/panel.html')));
  const field = async (name = 'Your message') => (await panel()).getByRole('textbox', { name });
  return {
    page,
    panel,
    async openChat(fieldName) {
      await waitUntil('the launcher', () => launcherName(page));
      const size = page.viewportSize();
      if (size === null) throw new Error('the page has no size');
      await panel();
      await page.mouse.click(size.width - 48, size.height - 48);
      await expect(await field(fieldName)).toBeVisible();
    },
    async say(text, fieldName) {
      const box = await field(fieldName);
      await box.fill(text);
      await box.press('Enter');
    },
    launcherName: () => launcherName(page),
    words: async () => (await panel()).locator('.bubble').allInnerTexts(),
  };
}

/** By the accessibility tree, which sees into closed shadow trees as assistive technology does. */
async function launcherName(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const names = nodes
      .filter((node) => node.role?.value === 'button')
      .map((node) => String(node.name?.value ?? ''));
    return names.find((name) => /chat|écrivez|discussion/i.test(name)) ?? '';
  } finally {
    await session.detach();
  }
}
