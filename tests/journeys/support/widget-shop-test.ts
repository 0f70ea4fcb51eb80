// Owns the fixture of the widget's journeys: a real server, the shop, real Chromium, and an agent without a window.
import { type BrowserContextOptions, test as base } from '@playwright/test';
import type { AgentCommand } from '../../../src-shared/commands/agent-command.ts';
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import { createWorkspace, type MadeAgent } from '../../support/create-workspace.ts';
import { freePort } from '../../support/free-port.ts';
import { connectConsole, type RawConsole, signIn } from '../../support/raw-console.ts';
import { type RunningServer, startServer } from '../../support/start-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { type MarkupSite, serveMarkup } from './serve-markup.ts';
import { serveShop } from './serve-shop.ts';
import { openVisitorBrowser, type ShopVisitor, visitorOn } from './shop-visitor.ts';

export type RawAgent = {
  name: string;
  /** The newest state of each conversation the agent sees. */
  conversations(): Conversation[];
  /** Waits for a conversation whose last words are these, and until it came to this agent. */
  conversationSaying(text: string): Promise<Conversation>;
  reply(conversation: Conversation, text: string): Promise<void>;
  resolve(conversation: Conversation): Promise<void>;
  typing(conversation: Conversation, on: boolean): void;
  /** Texts of the conversation's messages, in server order. */
  texts(conversation: Conversation): string[];
  /** Whether the contact has seen the message that says this. */
  isSeen(conversation: Conversation, text: string): boolean;
  /** Every `typing` of a contact so far. */
  sawTyping(): boolean[];
};

export type WidgetShop = {
  serverUrl: string;
  shopUrl: string;
  /** Signs in once; afterwards the same agent. */
  agent(): Promise<RawAgent>;
  /** A browser not seen before. */
  newVisitor(path?: string, options?: BrowserContextOptions): Promise<ShopVisitor>;
  /** Another tab of the same browser. */
  newTab(visitor: ShopVisitor, path?: string): Promise<ShopVisitor>;
  /** Another site that may embed the widget. */
  site: MarkupSite;
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
};

export const loaderTag = (serverUrl: string, more = '') =>
  `<script async src="${serverUrl}/widget/loader.js" data-source="website" ${more}></script>`;

export const test = base.extend<{ shop: WidgetShop }>({
  // biome-ignore lint/correctness/noEmptyPattern: the fixture needs no other, and Playwright wants the pattern
  shop: async ({}, use) => {
    const folder = temporaryFolder('widget-shop');
    const [port, shopPort, framePort] = [await freePort(), await freePort(), await freePort()];
    const shopUrl = `http://127.0.0.1:${shopPort}`;
    const site = await serveMarkup();
    const [made] = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 1 });
    if (made === undefined) throw new Error('no agent was made');
    const start = () =>
      startServer({
        dataDir: folder.path,
        port,
        env: { GUICHET_WIDGET_ORIGINS: `${shopUrl},${site.origin}` },
      });
    let server: RunningServer | null = await start();
    const serverUrl = server.url;
    const shop = await serveShop({ serverUrl, port: shopPort, framePort });
    const visitors = await openVisitorBrowser();
    const agents: (RawAgent & { close(): void })[] = [];

    await use({
      serverUrl,
      shopUrl,
      async agent() {
        const agent = agents.at(-1) ?? (await rawAgent(serverUrl, made));
        if (agents.length === 0) agents.push(agent);
        return agent;
      },
      newVisitor: (path = '/', options = {}) => visitors.visit(shopUrl + path, options),
      async newTab(visitor, path = '/') {
        const page = await visitor.page.context().newPage();
        await page.goto(shopUrl + path);
        return visitorOn(page);
      },
      site,
      async stopServer() {
        await server?.stop();
        server = null;
        agents.pop();
      },
      async startServer() {
        server ??= await start();
      },
    });

    for (const agent of agents) agent.close();
    await visitors.close();
    await shop.stop();
    await site.close();
    await server?.stop();
    folder.remove();
  },
});

export { expect } from '@playwright/test';

async function rawAgent(url: string, made: MadeAgent): Promise<RawAgent & { close(): void }> {
  const { token } = await signIn(url, made);
  const socket: RawConsole = await connectConsole({ url, token });
  await socket.catchUp();
  const send = async (command: AgentCommand) => {
    const answer = await socket.command(command);
    if (answer.type !== 'ack') throw new Error(`${command.name}: ${JSON.stringify(answer)}`);
  };
  const conversations = () => {
    const newest = new Map<string, Conversation>();
    for (const { row, value } of socket.rows()) if (row === 'conversation') newest.set(value.id, value);
    return [...newest.values()];
  };
  const current = ({ id }: Conversation) => {
    const found = conversations().find((conversation) => conversation.id === id);
    if (found === undefined) throw new Error(`the agent does not see ${id}`);
    return found;
  };
  const messages = ({ id }: Conversation) => {
    const byId = new Map<string, { order: number; text: string }>();
    for (const { row, value } of socket.rows()) {
      if (row === 'message' && value.conversationId === id && 'text' in value) byId.set(value.id, value);
    }
    return [...byId.values()].sort((left, right) => left.order - right.order);
  };
  return {
    name: made.name,
    conversations,
    conversationSaying: (text) =>
      waitUntil(`a conversation saying ${text}`, () =>
        conversations().find(
          ({ lastMessage, assigneeId }) => lastMessage?.preview.includes(text) && assigneeId !== null,
        ),
      ),
    reply: (conversation, text) => {
      const { id: conversationId, epoch } = current(conversation);
      return send({ name: 'send-reply', conversationId, epoch, text });
    },
    resolve: (conversation) => {
      const { id: conversationId, epoch } = current(conversation);
      return send({ name: 'resolve-conversation', conversationId, epoch });
    },
    typing: ({ id }, on) => socket.send({ type: 'typing', conversationId: id, on }),
    texts: (conversation) => messages(conversation).map(({ text }) => text),
    isSeen: (conversation, text) => {
      const said = messages(conversation).find((message) => message.text === text);
      return said !== undefined && said.order <= current(conversation).contactRead;
    },
    sawTyping: () =>
      socket.frames.flatMap((frame) =>
        frame.type === 'typing' && frame.who.kind === 'contact' ? [frame.on] : [],
      ),
    close: () => socket.cut(),
  };
}
