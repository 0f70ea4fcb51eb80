// Owns the journeys among strangers: host pages that replaced what they could, foreign messages, blocked storage, markup.
import { expect, loaderTag, test } from './support/widget-shop-test.ts';

const hostile = `
  <style>
    * { display: none !important; visibility: hidden !important; color: red !important; transform: scale(0) !important }
    body, html { display: block !important; visibility: visible !important; transform: none !important }
    iframe, button, guichet-widget { width: 1px !important; height: 1px !important; position: static !important }
  </style>
  <script>
    const broken = () => { throw new Error('broken by the host page') };
    JSON.parse = JSON.stringify = broken;
    window.fetch = broken;
    window.XMLHttpRequest = broken;
    window.WebSocket = function () { broken() };
    for (const name of ['map', 'forEach', 'filter', 'push', 'slice', 'find', 'includes', 'join']) Array.prototype[name] = broken;
    Array.prototype[Symbol.iterator] = broken;
    Object.assign = Object.keys = Object.entries = broken;
    Object.prototype.guichet = 'polluted';
    Promise.prototype.then = broken;
    window.localStorage.setItem = broken;
  </script>`;

test('WIDGET-4 works on a page that replaced JSON, fetch, WebSocket and Array and hides everything by style', async ({
  shop,
}) => {
  const visitor = await shop.newVisitor();
  shop.site.write(
    '/hostile',
    `<!doctype html><title>Hostile</title>${hostile}${loaderTag(shop.serverUrl)}<p>page</p>`,
  );
  const faults: string[] = [];
  visitor.page.on('pageerror', (error) => faults.push(error.message));
  await visitor.page.goto(`${shop.site.origin}/hostile`);
  await visitor.openChat();
  await visitor.say('Hello from a hostile page');
  const agent = await shop.agent();
  const conversation = await agent.conversationSaying('Hello from a hostile page');
  expect(conversation.page?.title).toBe('Hostile');
  await agent.reply(conversation, 'Hello');
  await expect.poll(visitor.words).toEqual(['Hello from a hostile page', 'Hello']);
  expect(faults).toEqual([]);
});

test('WIDGET-4 included twice it is there once; it sets no cookie and leaves one name on the page', async ({
  shop,
}) => {
  const visitor = await shop.newVisitor();
  const tag = loaderTag(shop.serverUrl);
  const { page } = visitor;
  shop.site.write(
    '/twice',
    `<!doctype html><title>Twice</title><script>window.before = Object.getOwnPropertyNames(window)</script>${tag}${tag}`,
  );
  await page.goto(`${shop.site.origin}/twice`);
  await visitor.openChat();
  await visitor.say('Once');
  await expect.poll(visitor.words).toEqual(['Once']);
  expect(page.frames().filter((frame) => frame.url().includes('panel.html'))).toHaveLength(1);
  expect(await page.locator('guichet-widget').count()).toBe(1);
  expect(await page.context().cookies()).toEqual([]);
  const names = await page.evaluate(() => {
    const before: unknown = Reflect.get(window, 'before');
    // Indexed names are frames of the window, not globals.
    return Object.getOwnPropertyNames(window).filter(
      (name) => Array.isArray(before) && !before.includes(name) && name !== 'before' && !/^\d+$/.test(name),
    );
  });
  expect(names).toEqual(['guichetWidget']);
});

test('WIDGET-2 a foreign message moves nothing, on either side', async ({ shop }) => {
  const visitor = await shop.newVisitor();
  const { page } = visitor;
  await visitor.openChat();
  await page.evaluate(() => {
    // As if from the panel, but by the page itself: the wrong window and the wrong origin.
    for (const message of [
      { guichet: 1, type: 'close' },
      { guichet: 1, type: 'unread', count: 9 },
    ]) {
      window.postMessage(message, '*');
    }
  });
  const panel = await visitor.panel();
  await panel.evaluate(() => {
    // As if from the page, but by the panel's own window.
    for (const message of [
      { guichet: 1, type: 'closed' },
      { guichet: 1, type: 'page', url: 'https://evil.example/', title: 'evil' },
    ]) {
      window.postMessage(message, '*');
    }
  });
  // A frame of yet another origin, inside the same page, speaks to both.
  const stranger = await page.evaluate(
    async (address) => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      frame.src = address;
      await new Promise((loaded) => frame.addEventListener('load', loaded, { once: true }));
      return frame.src;
    },
    `${shop.shopUrl.replace('127.0.0.1', 'localhost')}/cart`,
  );
  const foreign = page.frames().find((frame) => frame.url() === stranger);
  await foreign?.evaluate(() => {
    for (const target of [
      window.parent,
      ...Array.from({ length: window.parent.length }, (_, at) => window.parent[at]),
    ]) {
      target?.postMessage({ guichet: 1, type: 'close' }, '*');
      target?.postMessage({ guichet: 1, type: 'page', url: 'https://evil.example/', title: 'evil' }, '*');
    }
  });
  await visitor.say('Still open');
  const agent = await shop.agent();
  const conversation = await agent.conversationSaying('Still open');
  expect(conversation.page?.url).toBe(`${shop.shopUrl}/`);
  await expect(panel.getByRole('dialog')).toBeVisible();
  expect(await visitor.launcherName()).toBe('Close the chat');
});

test('WIDGET-8 with storage blocked it works as long as the page lives, and says nothing of it', async ({
  shop,
}) => {
  const agent = await shop.agent();
  const visitor = await shop.newVisitor();
  await visitor.page.context().addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied', 'SecurityError');
        },
      });
    }
  });
  const faults: string[] = [];
  visitor.page.on('pageerror', (error) => faults.push(error.message));
  await visitor.page.goto(`${shop.shopUrl}/account`);
  await visitor.openChat();
  await visitor.say('No storage here');
  const conversation = await agent.conversationSaying('No storage here');
  await agent.reply(conversation, 'No matter');
  await expect.poll(visitor.words).toEqual(['No storage here', 'No matter']);
  expect(faults).toEqual([]);
});

test('WIDGET-16 names, titles and messages full of markup are text', async ({ shop }) => {
  const agent = await shop.agent();
  const visitor = await shop.newVisitor();
  const { page } = visitor;
  const evil = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';
  await page.evaluate((title) => {
    document.title = title;
    history.pushState(null, '', `/product/${encodeURIComponent('<svg onload=hit()>')}?q=<b>#<i>`);
  }, evil);
  await visitor.openChat();
  await visitor.say(`${evil} [x](javascript:hit()) **ok**`);
  const conversation = await agent.conversationSaying('<img src=x');
  await expect.poll(() => agent.conversations()[0]?.page?.title).toBe(evil);
  expect(agent.conversations()[0]?.page?.url).not.toMatch(/[?#<>]/);
  await agent.reply(conversation, `${evil} https://a.example/"onmouseover="hit() \`<b>\``);
  await expect
    .poll(visitor.words)
    .toEqual([`${evil} [x](javascript:hit()) ok`, `${evil} https://a.example/"onmouseover="hit() <b>`]);
  const panel = await visitor.panel();
  expect(await panel.locator('.thread img, .thread script, .thread svg, .thread [onmouseover]').count()).toBe(
    0,
  );
  const link = panel.locator('.bubble a');
  await expect(link).toHaveAttribute('href', 'https://a.example/');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  for (const frame of page.frames()) expect(await frame.evaluate(() => 'hit' in window)).toBe(false);
});

test('WIDGET-2 a site that was not allowed cannot show the panel', async ({ shop }) => {
  const visitor = await shop.newVisitor();
  const other = shop.shopUrl.replace('127.0.0.1', 'localhost');
  const refusals: string[] = [];
  visitor.page.on('console', (message) => refusals.push(message.text()));
  await visitor.page.goto(`${other}/`);
  await expect.poll(() => refusals.join('\n')).toMatch(/frame-ancestors/);
  expect(visitor.page.frames().some((frame) => frame.url().includes('panel.html'))).toBe(false);
});

test('WIDGET-3 pages changed without loading are told, without query and hash', async ({ shop }) => {
  const agent = await shop.agent();
  const visitor = await shop.newVisitor('/product?token=secret#part');
  await visitor.openChat();
  await visitor.say('Which plug?');
  await agent.conversationSaying('Which plug?');
  await visitor.page.keyboard.press('Escape');
  await visitor.page.getByLabel('Moss').check();
  await expect
    .poll(() => agent.conversations()[0]?.page)
    .toEqual({
      url: `${shop.shopUrl}/product`,
      title: 'Moss · Reading lamp · Maison Lumière',
    });
});
