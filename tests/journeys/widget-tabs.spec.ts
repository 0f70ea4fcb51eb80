// Owns the journey of one visitor's five tabs of which some die while both sides write: no double, no fight, all alike.
import type { ShopVisitor } from './support/shop-visitor.ts';
import { expect, test } from './support/widget-shop-test.ts';

/** The renderer ends at once, as a tab does that ran out of memory: no page hears of it. */
async function crash(tab: ShopVisitor): Promise<void> {
  const session = await tab.page.context().newCDPSession(tab.page);
  const crashed = new Promise<void>((done) => tab.page.once('crash', () => done()));
  session.send('Page.crash').catch(() => {
    // Nobody is left to answer.
  });
  await crashed;
}

test('WIDGET-20 five tabs, the first crashed and another closed while both sides write: nothing twice, nothing lost, all alike', async ({
  shop,
}) => {
  const agent = await shop.agent();
  const first = await shop.newVisitor();
  await first.openChat();
  await first.say('hello');
  const conversation = await agent.conversationSaying('hello');
  const tabs = [first];
  for (const path of ['/product', '/cart', '/account', '/'] as const) {
    const tab = await shop.newTab(first, path);
    await tab.openChat();
    tabs.push(tab);
  }
  /** Tabs of one site may share a renderer: a crash takes whoever lives in it. */
  const dead = new Set<ShopVisitor>();
  for (const tab of tabs) tab.page.on('crash', () => dead.add(tab));
  const living = () => tabs.filter((tab) => !dead.has(tab));
  const said = ['hello'];
  const answered: string[] = [];

  for (let round = 0; round < 4; round += 1) {
    const words = living().map(async (tab, index) => {
      const text = `round ${round}, tab ${index}`;
      await tab.say(text);
      said.push(text);
    });
    const answers = [1, 2].map(async (number) => {
      const text = `answer ${round}.${number}`;
      await agent.reply(conversation, text);
      answered.push(text);
    });
    await Promise.all([...words, ...answers]);
    const [oldest] = living();
    if (round === 0 && oldest !== undefined) {
      await crash(oldest);
      dead.add(oldest);
    }
    if (round === 2 && living().length > 1 && oldest !== undefined) {
      dead.add(oldest);
      await oldest.page.close();
    }
  }
  expect(dead.size).toBeGreaterThanOrEqual(2);
  // What a tab had not got out when it died is sent by the next page of the same browser.
  const after = await test.step('another tab', async () => {
    const [survivor] = living();
    if (survivor === undefined) throw new Error('every tab died');
    const tab = await shop.newTab(survivor);
    await tab.openChat();
    return tab;
  });
  const all = [...said, ...answered].sort();
  await expect.poll(() => [...agent.texts(conversation)].sort(), { timeout: 20_000 }).toEqual(all);
  const inOrder = agent.texts(conversation);
  for (const tab of [...living(), after]) await expect.poll(tab.words, { timeout: 20_000 }).toEqual(inOrder);
  expect(agent.conversations()).toHaveLength(1);
  expect(inOrder.filter((text) => text.startsWith('answer'))).toEqual(answered.sort());
});
