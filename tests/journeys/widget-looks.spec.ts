// Owns how the widget looks and is worked: keyboard, names and roles, widths, languages, light and dark; keeps pictures.
import { findAccessibilityFaults } from './support/find-accessibility-faults.ts';
import type { ShopVisitor } from './support/shop-visitor.ts';
import { expect, test, type WidgetShop } from './support/widget-shop-test.ts';

const pictures = 'out/pictures';

test('WIDGET-18 opened, used and closed by keyboard alone: focus goes in, and back to the button', async ({
  shop,
}) => {
  const visitor = await shop.newVisitor();
  const { page } = visitor;
  await visitor.panel();
  await expect.poll(visitor.launcherName).toBe('Chat with us');
  // The launcher is the last thing on the page: backwards from its top.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  const panel = await visitor.panel();
  const field = panel.getByRole('textbox', { name: 'Your message' });
  await expect(field).toBeFocused();
  await expect(panel.getByRole('dialog', { name: 'Test workspace' })).toBeVisible();
  await page.keyboard.type('First line');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second line');
  await page.keyboard.press('Enter');
  await expect.poll(visitor.words).toEqual(['First line\nsecond line']);
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect.poll(visitor.launcherName).toBe('Chat with us');
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  const agent = await shop.agent();
  await agent.reply(await agent.conversationSaying('second line'), 'Heard by a screen reader');
  await expect(panel.getByRole('log')).toHaveText('Agent: Heard by a screen reader');
});

test('WIDGET-19 a text over 10,000 characters is told so while written, and kept', async ({ shop }) => {
  const visitor = await shop.newVisitor();
  await visitor.openChat();
  const panel = await visitor.panel();
  const field = panel.getByRole('textbox', { name: 'Your message' });
  await field.fill('x'.repeat(9_500));
  await expect(panel.getByText('9,500 of 10,000 characters')).toBeVisible();
  await field.fill('x'.repeat(11_200));
  await expect(panel.getByText('1,200 characters too many.', { exact: false })).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Send' })).toBeDisabled();
  await field.press('Enter');
  expect(await visitor.words()).toEqual([]);
  await visitor.page.reload();
  await expect((await visitor.panel()).getByRole('textbox')).toHaveValue('x'.repeat(11_200));
});

const looks = [
  { name: 'desktop-light', width: 1280, height: 800, colorScheme: 'light', path: '/product' },
  { name: 'desktop-dark-french', width: 1280, height: 800, colorScheme: 'dark', path: '/fr/product' },
  { name: 'phone-light-french', width: 390, height: 844, colorScheme: 'light', path: '/fr/product' },
  { name: 'phone-dark', width: 390, height: 844, colorScheme: 'dark', path: '/product' },
] as const;

for (const { name, width, height, colorScheme, path } of looks) {
  test(`WIDGET-14, WIDGET-18 ${name}: nothing axe finds, nothing out of its place, one language`, async ({
    shop,
  }) => {
    const visitor = await shop.newVisitor(path, { viewport: { width, height }, colorScheme });
    const french = path.startsWith('/fr');
    const field = french ? 'Votre message' : 'Your message';
    await visitor.openChat(field);
    await check(visitor, `${name}-first`);
    await checkNames(visitor);
    await talk(shop, visitor, field);
    await check(visitor, `${name}-thread`);
    await checkNames(visitor);
    const words = await (await visitor.panel()).locator('body').textContent();
    if (french) expect(words).not.toMatch(/\b(Today|Read|Sent|begins|message is|Write)\b/);
    else expect(words).not.toMatch(/Aujourd|Envoy|Écriv|\bLu\b/);
    await shop.stopServer();
    await visitor.say(french ? 'Et hors ligne ?' : 'And offline?', field);
    await expect((await visitor.panel()).locator('.banner')).toBeVisible();
    await check(visitor, `${name}-offline`);
  });
}

async function check(visitor: ShopVisitor, name: string) {
  const panel = await visitor.panel();
  await visitor.page.screenshot({ path: `${pictures}/widget-${name}.png` });
  const spills = await panel.evaluate(() =>
    [...document.querySelectorAll('body *:not(.unseen, .unseen *)')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.className),
  );
  expect(spills).toEqual([]);
  expect(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
}

/** Axe looks at one document: the panel as a page of its own, in another tab of the visitor's, shows the same. */
async function checkNames(visitor: ShopVisitor) {
  const panel = await visitor.panel();
  const isDark = await panel.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const alone = await visitor.page.context().newPage();
  await alone.emulateMedia({ colorScheme: isDark ? 'dark' : 'light' });
  await alone.goto(panel.url());
  await expect(alone.locator('.bubble')).toHaveCount(await panel.locator('.bubble').count());
  expect(await findAccessibilityFaults(alone)).toEqual([]);
  await alone.close();
}

async function talk(shop: WidgetShop, visitor: ShopVisitor, field: string) {
  const agent = await shop.agent();
  const french = field.startsWith('Votre');
  await visitor.say(
    french
      ? 'Bonjour, la lampe éclaire-t-elle assez pour dessiner ?'
      : 'Hello, is the lamp bright enough to draw by?',
    field,
  );
  const conversation = await agent.conversationSaying(french ? 'dessiner' : 'draw by');
  await agent.reply(
    conversation,
    french
      ? 'Bonjour ! Oui :\n- **806 lumens**, réglables\n- lumière chaude, 2 700 K\n\nVoici la fiche : https://boutique.example/lampe-de-lecture'
      : 'Hello! Yes:\n- **806 lumens**, dimmable\n- warm light, 2,700 K\n\nHere is the sheet: https://boutique.example/reading-lamp',
  );
  await expect.poll(visitor.words).toHaveLength(2);
  await visitor.say(
    french ? 'Parfait, merci ! Et le pied, il est lourd ?' : 'Perfect, thanks! And is the foot heavy?',
    field,
  );
  await expect.poll(() => agent.texts(conversation)).toHaveLength(3);
  agent.typing(conversation, true);
  await expect((await visitor.panel()).locator('.writing')).toBeVisible();
}
