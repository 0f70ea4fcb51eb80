// Owns the journey of a visitor's conversation: over reloads, pages, tabs, lost servers and wrong clocks.
import { expect, test } from './support/widget-shop-test.ts';

test('WIDGET-17 a question, its answer, a reload and another page: one conversation, the panel as it was', async ({
  shop,
}) => {
  const agent = await shop.agent();
  const visitor = await shop.newVisitor('/product?colour=Moss#details');
  await visitor.openChat();
  const panel = await visitor.panel();
  await expect(panel.getByText('We are here', { exact: true })).toBeVisible();
  await panel.getByRole('button', { name: 'Topic 1' }).click();
  await visitor.say('Does it come with a bulb?');
  const conversation = await agent.conversationSaying('Does it come with a bulb?');
  expect(conversation.topicId).toBe('topic-1');
  expect(conversation.page?.url).toBe(`${shop.shopUrl}/product`);
  await expect(panel.getByText('Sent', { exact: false }).last()).toBeVisible();

  agent.typing(conversation, true);
  await expect(panel.getByText('Agent is writing…')).toBeVisible();
  await agent.reply(conversation, 'It does: **2,700 K**, warm.');
  await expect.poll(visitor.words).toEqual(['Does it come with a bulb?', 'It does: 2,700 K, warm.']);
  await expect(panel.locator('strong')).toHaveText('2,700 K');
  await expect(panel.getByText('Agent is writing…')).toHaveCount(0);
  await expect(panel.getByText('Read', { exact: false }).first()).toBeVisible();

  await visitor.page.reload();
  await expect.poll(visitor.words).toHaveLength(2);
  await expect((await visitor.panel()).getByRole('dialog')).toBeVisible();
  await visitor.page.getByRole('link', { name: 'Basket' }).first().click();
  await expect.poll(visitor.words).toHaveLength(2);
  await expect.poll(() => agent.conversations()[0]?.page?.url).toBe(`${shop.shopUrl}/cart`);
  await visitor.say('Thank you');
  await expect.poll(() => agent.texts(conversation)).toHaveLength(3);
  expect(agent.conversations()).toHaveLength(1);
  expect(agent.sawTyping()).toContain(true);
  await expect.poll(() => agent.isSeen(conversation, 'It does: **2,700 K**, warm.')).toBe(true);

  await agent.resolve(conversation);
  await expect((await visitor.panel()).getByText('This conversation is closed.')).toBeVisible();
  await visitor.say('One more thing');
  await expect.poll(() => agent.conversations().map(({ status }) => status)).toEqual(['open']);
});

test('WIDGET-11 an answer to a closed panel shows on the launcher, and is gone once seen', async ({
  shop,
}) => {
  const agent = await shop.agent();
  const visitor = await shop.newVisitor();
  await visitor.openChat();
  await visitor.say('Anybody?');
  const conversation = await agent.conversationSaying('Anybody?');
  await visitor.page.keyboard.press('Escape');
  await expect.poll(visitor.launcherName).toBe('Chat with us');
  await agent.reply(conversation, 'Yes!');
  await agent.reply(conversation, 'How can I help?');
  await expect.poll(visitor.launcherName).toBe('Chat with us, 2 unread');
  expect(agent.isSeen(conversation, 'Yes!')).toBe(false);
  await visitor.page.goto(`${shop.shopUrl}/account`);
  await expect.poll(visitor.launcherName).toBe('Chat with us, 2 unread');
  await visitor.openChat();
  await expect.poll(visitor.words).toHaveLength(3);
  await expect.poll(() => agent.isSeen(conversation, 'How can I help?')).toBe(true);
  await visitor.page.keyboard.press('Escape');
  await expect.poll(visitor.launcherName).toBe('Chat with us');
});

test('WIDGET-12 five tabs are one visitor: each shows everything once, reading in one is reading in all', async ({
  shop,
}) => {
  const agent = await shop.agent();
  const first = await shop.newVisitor();
  await first.openChat();
  await first.say('From tab 1');
  const conversation = await agent.conversationSaying('From tab 1');
  const tabs = [first];
  for (const [index, path] of ['/product', '/cart', '/account', '/fr'].entries()) {
    const tab = await shop.newTab(first, path);
    const field = path === '/fr' ? 'Votre message' : 'Your message';
    await tab.openChat(field);
    await tab.say(`From tab ${index + 2}`, field);
    tabs.push(tab);
  }
  const said = [1, 2, 3, 4, 5].map((number) => `From tab ${number}`);
  await expect.poll(() => agent.texts(conversation)).toEqual(said);
  await agent.reply(conversation, 'To all');
  for (const tab of tabs) await expect.poll(tab.words).toEqual([...said, 'To all']);
  expect(agent.conversations()).toHaveLength(1);
  // The tab that carried the others goes; the rest go on.
  await first.page.close();
  await tabs[2]?.say('Still here');
  await expect.poll(() => tabs[3]?.words()).toEqual([...said, 'To all', 'Still here']);
});

test('WIDGET-10 what is written while the server is gone waits, survives a reload, and arrives once and in order', async ({
  shop,
}) => {
  const visitor = await shop.newVisitor();
  await visitor.openChat();
  await visitor.say('Before');
  await expect((await visitor.panel()).getByText('Sent', { exact: false }).last()).toBeVisible();
  await shop.stopServer();
  await visitor.say('While away 1');
  await visitor.say('While away 2');
  const panel = await visitor.panel();
  await expect(panel.getByText('Not sent yet.', { exact: false }).first()).toBeVisible();
  await expect(panel.getByText('Connection lost. Trying again…')).toBeVisible();
  await shop.startServer();
  await visitor.page.reload();
  await expect.poll(visitor.words, { timeout: 20_000 }).toEqual(['Before', 'While away 1', 'While away 2']);
  const agent = await shop.agent();
  const conversation = await agent.conversationSaying('While away 2');
  await expect.poll(() => agent.texts(conversation)).toEqual(['Before', 'While away 1', 'While away 2']);
  await expect((await visitor.panel()).getByText('Not sent yet.', { exact: false })).toHaveCount(0);
});

test('WIDGET-9 a long history comes page by page and stays in order', async ({ shop }) => {
  const agent = await shop.agent();
  const visitor = await shop.newVisitor();
  await visitor.openChat();
  await visitor.say('Message 0');
  const conversation = await agent.conversationSaying('Message 0');
  for (let number = 1; number <= 75; number += 1) await agent.reply(conversation, `Message ${number}`);
  await visitor.page.reload();
  await expect.poll(visitor.words).toHaveLength(50);
  const panel = await visitor.panel();
  await panel.getByRole('button', { name: 'Show earlier messages' }).click();
  await expect.poll(visitor.words).toEqual(Array.from({ length: 76 }, (_, number) => `Message ${number}`));
  await expect(panel.getByText('The conversation begins here')).toBeAttached();
  // What arrives never moves what is being read.
  const thread = panel.getByRole('region', { name: 'Conversation' });
  await thread.evaluate((element) => element.scrollTo({ top: 300 }));
  await agent.reply(conversation, 'Message 76');
  await panel.getByRole('button', { name: '1 new message' }).waitFor();
  expect(await thread.evaluate((element) => element.scrollTop)).toBe(300);
  await panel.getByRole('button', { name: '1 new message' }).click();
  await expect(panel.getByText('Message 76', { exact: true })).toBeInViewport();
});

test('WIDGET-13 a clock three years ahead changes nothing', async ({ shop }) => {
  const agent = await shop.agent();
  const visitor = await shop.newVisitor();
  await visitor.page.context().addInitScript(() => {
    const Real = Date;
    const ahead = 3 * 365 * 86_400_000;
    const shifted = new Proxy(Real, {
      construct: (target, given) =>
        given.length === 0 ? new target(Real.now() + ahead) : Reflect.construct(target, given),
      get: (target, name) => (name === 'now' ? () => Real.now() + ahead : Reflect.get(target, name)),
    });
    Object.assign(globalThis, { Date: shifted });
  });
  await visitor.page.reload();
  await visitor.openChat();
  await visitor.say('What year is it?');
  const conversation = await agent.conversationSaying('What year is it?');
  expect(Math.abs(Date.now() - conversation.createdAt)).toBeLessThan(60_000);
  await agent.reply(conversation, 'This one.');
  await expect.poll(visitor.words).toEqual(['What year is it?', 'This one.']);
  await expect((await visitor.panel()).getByText('Today')).toHaveCount(1);
});
