// Owns the locks of the main process themselves, tried one at a time by windows that lack the page's own policy.
import { join } from 'node:path';

import { waitUntil } from '../support/wait-until.ts';
import { expect, test } from './support/console-test.ts';
import { callDesk } from './support/desk-calls.ts';
import { openHostileSite } from './support/hostile-site.ts';

test('DESK-2 the own scheme answers listed paths and nothing else, however it is asked', async ({
  guichet: { app, window: page },
}) => {
  const own = await page.evaluate(() => document.querySelector('script[src]')?.getAttribute('src') ?? '');
  const statusOf = (url: string, method = 'GET') =>
    app.evaluate(
      async ({ session }, asked) => {
        try {
          const answer = await session.defaultSession.fetch(asked.url, { method: asked.method });
          return answer.status;
        } catch {
          return 'refused';
        }
      },
      { url, method },
    );
  expect(await statusOf('app://console/')).toBe(200);
  expect(await statusOf(`app://console${new URL(own, 'app://console/').pathname}`)).toBe(200);
  for (const path of [
    '../../etc/passwd',
    '..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e/%2e%2e/package.json',
    'assets/..%5c..%5c..%5cpackage.json',
    '../preload/console-preload.cjs',
    '../main/start-app.cjs',
    'assets/',
    '/etc/passwd',
    'index.html%00.js',
  ]) {
    expect(await statusOf(`app://console/${path}`), path).toBe(404);
  }
  expect(await statusOf('app://console/', 'POST')).toBe(405);
  for (const url of ['app://other/index.html', 'app:///etc/passwd', 'file:///etc/passwd']) {
    expect(await statusOf(url), url).not.toBe(200);
  }
});

test('DESK-3 the page is served with its policy and its locks as headers, a new nonce each time', async ({
  guichet: { app },
}) => {
  const load = () =>
    app.evaluate(async ({ session }) => {
      const answer = await session.defaultSession.fetch('app://console/');
      return { headers: Object.fromEntries(answer.headers), page: await answer.text() };
    });
  const [first, second] = [await load(), await load()];
  const policy = first.headers['content-security-policy'] ?? '';
  expect(policy).toMatch(/^default-src 'none'; /);
  expect(policy).not.toContain('unsafe');
  expect(first.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  });
  const nonce = /'nonce-([\w-]{20,})'/.exec(policy)?.[1] ?? 'none';
  expect(first.page).toContain(`content="${nonce}"`);
  expect(second.headers['content-security-policy']).not.toContain(nonce);
});

test('DESK-3 the policy alone stops inline, remote and evaluated script of a hostile page, which runs without it', async ({
  guichet: { app },
}) => {
  const run = (withPolicy: boolean) =>
    app.evaluate(async ({ BrowserWindow, session }, guarded) => {
      const policy =
        (await session.defaultSession.fetch('app://console/')).headers.get('content-security-policy') ?? '';
      const own = session.fromPartition(`foreign-policy-${guarded}`);
      own.protocol.handle('https', (request) => {
        const { host, pathname } = new URL(request.url);
        const script = { headers: { 'Content-Type': 'text/javascript' } };
        if (host === 'other.example') return new Response('window.remote = true;', script);
        if (pathname === '/own.js') {
          return new Response('window.own = true; try { window.evaluated = eval("true"); } catch {}', script);
        }
        const page = [
          '<!doctype html><body onload="window.attribute = true">',
          '<script>window.inline = true;</script>',
          '<script src="https://other.example/remote.js"></script>',
          '<script src="/own.js"></script>',
        ].join('');
        const headers = {
          'Content-Type': 'text/html',
          ...(guarded ? { 'Content-Security-Policy': policy } : {}),
        };
        return new Response(page, { headers });
      });
      const foreign = new BrowserWindow({ show: false, webPreferences: { sandbox: true, session: own } });
      await foreign.loadURL('https://hostile.example/');
      const ran: unknown = await foreign.webContents.executeJavaScript(
        "['own', 'inline', 'remote', 'attribute', 'evaluated'].filter((name) => window[name] === true)",
      );
      foreign.destroy();
      return ran;
    }, withPolicy);
  expect(await run(false)).toEqual(['own', 'inline', 'remote', 'attribute', 'evaluated']);
  expect(await run(true)).toEqual(['own']);
});

test('DESK-4 navigation, redirect, popup and webview are refused to any page, whoever opened it', async ({
  guichet: { app },
}) => {
  // A session of its own, answered from here: no policy and no request lock, so that only the navigation locks can hold.
  const outcome = await app.evaluate(async ({ BrowserWindow, session, webContents }) => {
    const visits: string[] = [];
    session.fromPartition('foreign-navigation').protocol.handle('http', (request) => {
      const { pathname } = new URL(request.url);
      visits.push(pathname);
      if (pathname === '/redirect')
        return new Response(null, { status: 302, headers: { Location: '/target' } });
      const script = pathname === '/moves' ? "location.href = '/target';" : '';
      const headers = { 'Content-Type': 'text/html' };
      return new Response(`<!doctype html><p>hostile</p><script>${script}</script>`, { headers });
    });
    const foreign = new BrowserWindow({
      show: false,
      webPreferences: { sandbox: true, webviewTag: true, partition: 'foreign-navigation' },
    });
    const { webContents: contents } = foreign;
    const refusal = (name: 'will-redirect' | 'will-frame-navigate' | 'will-attach-webview') =>
      new Promise<boolean>((resolve) => {
        const listen = (event: { defaultPrevented: boolean }) => resolve(event.defaultPrevented);
        if (name === 'will-redirect') contents.once('will-redirect', listen);
        else if (name === 'will-frame-navigate') contents.once('will-frame-navigate', listen);
        else contents.once('will-attach-webview', listen);
      });
    await contents.loadURL('http://hostile.example/plain');
    const plain = contents.getURL();
    const redirectRefused = refusal('will-redirect');
    await contents.loadURL('http://hostile.example/redirect').catch(() => undefined);
    const moveRefused = refusal('will-frame-navigate');
    await contents.loadURL('http://hostile.example/moves');
    const refused = { redirect: await redirectRefused, move: await moveRefused };
    const popup = await contents.executeJavaScript(
      "window.open('http://hostile.example/target') === null",
      true,
    );
    const before = webContents.getAllWebContents().length;
    const viewRefused = refusal('will-attach-webview');
    await contents.executeJavaScript(
      "document.body.append(Object.assign(document.createElement('webview'), { src: '/target' }))",
    );
    const view = await viewRefused;
    const moreContents = webContents.getAllWebContents().length - before;
    const left = contents.getURL();
    foreign.destroy();
    return { plain, refused: { ...refused, popup, view }, moreContents, left, visits };
  });
  expect(outcome).toEqual({
    plain: 'http://hostile.example/plain',
    refused: { redirect: true, move: true, popup: true, view: true },
    moreContents: 0,
    left: 'http://hostile.example/moves',
    visits: ['/plain', '/redirect', '/moves'],
  });
});

test("DESK-6 the window's session cancels foreign requests, and in any session no address is looked up", async ({
  guichet: { app },
}) => {
  const site = await openHostileSite();
  const load = (url: string, partition: string | null) =>
    app.evaluate(
      async ({ BrowserWindow, session }, { address, name }) => {
        const own = name === null ? session.defaultSession : session.fromPartition(name);
        const foreign = new BrowserWindow({ show: false, webPreferences: { sandbox: true, session: own } });
        const outcome = await foreign.loadURL(address).then(
          () => 'loaded',
          (error: { code?: string }) => error.code ?? 'failed',
        );
        foreign.destroy();
        return outcome;
      },
      { address: url, name: partition },
    );
  expect(await load('app://console/', null)).toBe('loaded');
  expect(await load(site.origin, null)).toBe('ERR_BLOCKED_BY_CLIENT');
  expect(await load(site.origin, 'foreign-lookup')).toBe('ERR_NAME_NOT_RESOLVED');
  expect(site.visits).toEqual([]);
  // There was something to find.
  expect((await fetch(site.origin)).status).toBe(200);
  await site.close();
});

test('DESK-7 the same page with the same preload gets no port in a window the console did not make', async ({
  guichet,
  program,
}) => {
  const { app, window: page } = guichet;
  const preload = join(program.appFolder, 'out/preload/console-preload.cjs');
  await app.evaluate(async ({ BrowserWindow }, path) => {
    const foreign = new BrowserWindow({ show: false, webPreferences: { sandbox: true, preload: path } });
    await foreign.loadURL('app://console/');
  }, preload);
  // Windows of earlier checks may still be told of.
  const foreign = await waitUntil('the other window', async () => {
    for (const each of app.windows()) {
      if (each !== page && (await each.evaluate(() => 'desk' in window).catch(() => false))) return each;
    }
    return null;
  });
  expect(await foreign.evaluate(() => typeof window.desk.call)).toBe('function');
  await waitUntil('the refusal is logged', () => guichet.log().includes('desk port refused: unknown-window'));
  const call = foreign.evaluate(() =>
    window.desk.call('{"callId":2000001,"name":"readSession","input":{}}').then(() => 'answered'),
  );
  const ended = call.catch(() => 'closed without an answer');
  expect(await callDesk(page, 'readSession')).toMatchObject({ state: 'answered' });
  await app.evaluate(({ BrowserWindow }) => {
    for (const each of BrowserWindow.getAllWindows()) if (!each.isVisible()) each.destroy();
  });
  expect(await ended).toBe('closed without an answer');
});

test('DESK-7 a frame within the page has no desk', async ({ guichet: { window: page } }) => {
  const found = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inFrame = frame.contentWindow !== null && 'desk' in frame.contentWindow;
    frame.remove();
    return { inFrame, inPage: 'desk' in window };
  });
  expect(found).toEqual({ inFrame: false, inPage: true });
});

test('DESK-4, DESK-7 a window that got to another page has no port there, and the console comes back', async ({
  startConsole,
}) => {
  const launched = await startConsole();
  const { window: page } = launched;
  expect(await callDesk(page, 'readSession')).toMatchObject({ state: 'answered' });
  const refusals = () => launched.log().split('desk port refused: foreign-page').length;
  const before = refusals();
  // The one address Chromium asks nobody about.
  await page.evaluate(() => {
    window.hostile = 'the page as it was';
    setTimeout(() => location.assign('about:blank'));
  });
  await waitUntil('the port is refused to the other page', () => refusals() > before);
  await page.waitForFunction(() => location.href === 'app://console/' && window.hostile === undefined);
  expect(await callDesk(page, 'readSession')).toMatchObject({ state: 'answered' });
});
