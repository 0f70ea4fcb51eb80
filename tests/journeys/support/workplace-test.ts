// Owns the whole way as a fixture: a real server, the shop, visitors in Chromium, and consoles started when asked for.
import { join } from 'node:path';
import { openDatabase } from '../../../src-server/database/open-database.ts';
import { createWorkspace, type MadeAgent } from '../../support/create-workspace.ts';
import { freePort } from '../../support/free-port.ts';
import { type RunningServer, startServer } from '../../support/start-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { ConsoleProgram } from './console-program.ts';
import { test as base } from './console-test.ts';
import { type LaunchedConsole, launchConsole } from './launch-console.ts';
import { type RunningShop, serveShop } from './serve-shop.ts';
import { openVisitorBrowser, type ShopVisitor, type VisitorBrowser } from './shop-visitor.ts';

type Person = Pick<MadeAgent, 'name' | 'email' | 'password'>;

export type Workplace = {
  /** Whose console it is; in the demo's workspace its first agent. */
  agent: Person;
  /** Everybody who was made, with their teams. None in the demo's workspace. */
  people: readonly MadeAgent[];
  /** Of the same team; nobody signs in as them unless the journey does. Not in the demo's workspace. */
  colleague: Person | undefined;
  serverUrl: string;
  /** Ends with the workplace. Signed in as `agent` unless told otherwise; a folder given again keeps its data. */
  openConsole(options?: {
    userDataDir?: string;
    signedIn?: boolean;
    serverUrl?: string;
  }): Promise<LaunchedConsole>;
  visit(): Promise<ShopVisitor>;
  stopServer(): Promise<void>;
  /** Where it was. */
  startServer(): Promise<void>;
  /** Where everything of the server is; written to only while it is stopped. */
  dataDir: string;
  /** Every session of an agent ends, as when an administrator withdraws them; the server comes back at once. */
  endSessions(): Promise<void>;
};

type Fixtures = { workplace: Workplace; demoWorkplace: Workplace };

export const test = base.extend<Fixtures>({
  workplace: async ({ program }, use) => {
    const place = await openWorkplace(program, false);
    await use(place.workplace);
    await place.close();
  },
  /** With the demo's people and past conversations. */
  demoWorkplace: async ({ program }, use) => {
    const place = await openWorkplace(program, true);
    await use(place.workplace);
    await place.close();
  },
});

export { expect } from '@playwright/test';

const demoAgent = { name: 'Camille', email: 'camille@demo.guichet.example', password: 'guichet-demo' };

async function openWorkplace(program: ConsoleProgram, demo: boolean) {
  const folder = temporaryFolder('workplace');
  const [port, shopPort, framePort] = [await freePort(), await freePort(), await freePort()];
  const shopUrl = `http://127.0.0.1:${shopPort}`;
  const people = demo ? [] : await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 2 });
  const [agent, colleague]: Person[] = demo ? [demoAgent] : people;
  if (agent === undefined) throw new Error('no agent was made');
  const start = () =>
    startServer({
      dataDir: folder.path,
      port,
      env: { GUICHET_WIDGET_ORIGINS: shopUrl, ...(demo ? { GUICHET_DEMO: '1' } : {}) },
    });

  let server: RunningServer | null = await start();
  const serverUrl = server.url;
  const shop: RunningShop = await serveShop({ serverUrl, port: shopPort, framePort });
  let browser: VisitorBrowser | null = null;
  const consoles = new Set<LaunchedConsole>();

  const workplace: Workplace = {
    agent,
    people,
    colleague,
    serverUrl,
    dataDir: folder.path,
    async openConsole({
      userDataDir = join(program.makeFolder('console'), 'data'),
      signedIn = true,
      ...other
    } = {}) {
      const { email, password } = agent;
      const launched = await launchConsole({
        program,
        userDataDir,
        serverUrl: other.serverUrl ?? serverUrl,
        ...(signedIn ? { signIn: { email, password } } : {}),
      });
      consoles.add(launched);
      const close = async () => {
        consoles.delete(launched);
        await launched.close();
      };
      const kill = async () => {
        consoles.delete(launched);
        await launched.kill();
      };
      return { ...launched, close, kill };
    },
    async visit() {
      browser ??= await openVisitorBrowser();
      return browser.visit(shop.url);
    },
    async stopServer() {
      await server?.stop();
      server = null;
    },
    async startServer() {
      server ??= await start();
    },
    async endSessions() {
      await workplace.stopServer();
      const database = openDatabase(folder.path);
      database.exec('DELETE FROM agent_sessions');
      database.close();
      await workplace.startServer();
    },
  };
  return {
    workplace,
    async close() {
      for (const launched of consoles) await launched.close();
      await browser?.close();
      await shop.stop();
      await server?.stop();
      folder.remove();
    },
  };
}
