// Owns what the console's page can and cannot do by itself: what it finds, what it may run, where it may go.
import { expect, test } from './support/console-test.ts';
import { callDesk } from './support/desk-calls.ts';
import { type HostileSite, openHostileSite } from './support/hostile-site.ts';

let site: HostileSite;
test.beforeAll(async () => {
  site = await openHostileSite();
});
test.afterAll(() => site.close());
test.afterEach(async ({ guichet }) => {
  // Whatever was tried, it is still the same page, it reached nobody, and it works.
  expect(site.visits).toEqual([]);
  expect(guichet.window.url()).toMatch(/^app:\/\/console\//);
  expect(await callDesk(guichet.window, 'readSession')).toMatchObject({ state: 'answered' });
});

test('DESK-1 the page has no Node, and of the desktop only a frozen window.desk', async ({ guichet }) => {
  const { app, window: page } = guichet;
  const preferences = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      // Not in Electron's public types.
      const read: unknown = Reflect.get(webContents, 'getLastWebPreferences');
      return typeof read === 'function' ? JSON.stringify(Reflect.apply(read, webContents, [])) : '{}';
    }),
  );
  expect(preferences.map((each) => JSON.parse(each))).toMatchObject([
    { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, webSecurity: true },
  ]);
  const found = await page.evaluate(() => {
    const names = [
      'require',
      'process',
      'module',
      'exports',
      'Buffer',
      'global',
      'ipcRenderer',
      'electron',
      '__dirname',
    ];
    const call = Object.getOwnPropertyDescriptor(window.desk, 'call');
    const before = window.desk.call;
    try {
      Object.defineProperty(window, 'desk', { value: { call: () => 'mine' } });
    } catch {
      // As it should be.
    }
    try {
      Object.assign(window.desk, { call: () => 'mine', extra: 1 });
    } catch {
      // As it should be.
    }
    return {
      found: names.filter((name) => name in window),
      desk: Object.keys(window.desk).sort(),
      frozen: Object.isFrozen(window.desk),
      writable: call?.writable,
      same: window.desk.call === before,
    };
  });
  expect(found).toEqual({ found: [], desk: ['call', 'onNotice'], frozen: true, writable: false, same: true });
});

test('DESK-3 own script and nonced style apply; remote, inline and evaluated script, and other styles, do not', async ({
  guichet: { window: page },
}) => {
  const outcome = await page.evaluate(async (origin) => {
    /** `refused` when setting it up throws, as trusted types do, or when loading it fails. */
    const attempt = (make: (script: HTMLScriptElement) => void) =>
      new Promise<string>((resolve) => {
        const script = document.createElement('script');
        script.addEventListener('load', () => resolve('loaded'));
        script.addEventListener('error', () => resolve('refused'));
        try {
          make(script);
          document.head.append(script);
          script.remove();
        } catch (error) {
          resolve(error instanceof TypeError ? 'refused' : String(error));
        }
      });
    const evaluate = (run: () => unknown) =>
      new Promise<string>((resolve) => {
        // In a task of the page's own: what a debugger evaluates is not under the page's policy.
        setTimeout(() => {
          try {
            resolve(`ran: ${String(run())}`);
          } catch (error) {
            resolve(error instanceof EvalError ? 'refused' : String(error));
          }
        });
      });
    const throws = (run: () => void) => {
      try {
        run();
        return 'let through';
      } catch (error) {
        return error instanceof TypeError ? 'refused' : String(error);
      }
    };
    const inline = document.createElement('script');
    const inlined = throws(() => inline.append('window.hostile = "inline";'));
    document.head.append(inline);
    const button = document.createElement('button');
    const attribute = throws(() => button.setAttribute('onclick', 'window.hostile = "attribute";'));
    document.body.append(button);
    button.click();
    const link = document.createElement('a');
    link.setAttribute('href', 'javascript:window.hostile = "link"');
    document.body.append(link);
    link.click();
    const styled = document.createElement('p');
    styled.className = 'desktop-security';
    document.body.append(styled);
    const style = (nonce: string, width: string) => {
      const element = document.createElement('style');
      element.setAttribute('nonce', nonce);
      element.append(`.desktop-security { max-width: ${width} }`);
      document.head.append(element);
      const applied = getComputedStyle(styled).maxWidth;
      element.remove();
      return applied;
    };
    const nonce = document.querySelector('meta[name="guichet-style-nonce"]')?.getAttribute('content') ?? '';
    const own = new URL(document.querySelector('script[src]')?.getAttribute('src') ?? '', location.href).href;
    const result = {
      own: await import(own).then(
        () => 'loaded',
        () => 'refused',
      ),
      remoteImport: await import(`${origin}/script.js`).then(
        () => 'loaded',
        () => 'refused',
      ),
      remote: await attempt((script) => script.setAttribute('src', `${origin}/script.js`)),
      data: await attempt((script) =>
        script.setAttribute('src', 'data:text/javascript,window.hostile="data"'),
      ),
      // biome-ignore lint/security/noGlobalEval: that it is refused is what is tried.
      evaluated: await evaluate(() => window.eval('1 + 1')),
      constructed: await evaluate(() => new Function('return 1 + 1')()),
      counted: await evaluate(() => 1 + 1),
      inlined,
      attribute,
      markup: throws(() => Reflect.set(styled, 'innerHTML', '<img src=x onerror="window.hostile = 1">')),
      text: throws(() => Reflect.set(styled, 'innerHTML', 'only words')),
      secondPolicy: throws(() => {
        const factory = Reflect.get(window, 'trustedTypes');
        Reflect.apply(Reflect.get(factory, 'createPolicy'), factory, ['another', {}]);
      }),
      ran: String(window.hostile ?? 'nothing'),
      noncedStyle: style(nonce, '111px'),
      wrongNonceStyle: style(`${nonce}x`, '222px'),
    };
    for (const element of [inline, button, link, styled]) element.remove();
    return result;
  }, site.origin);
  expect(outcome).toEqual({
    own: 'loaded',
    remoteImport: 'refused',
    remote: 'refused',
    data: 'refused',
    evaluated: 'refused',
    constructed: 'refused',
    counted: 'ran: 2',
    inlined: 'refused',
    attribute: 'refused',
    markup: 'refused',
    text: 'let through',
    secondPolicy: 'refused',
    ran: 'nothing',
    noncedStyle: '111px',
    wrongNonceStyle: 'none',
  });
});

test('DESK-4 the page goes nowhere: no navigation, form, popup, frame or webview; an anchor within it works', async ({
  guichet: { app, window: page },
}) => {
  const targets = [
    `${site.origin}/target`,
    'file:///etc/passwd',
    'data:text/html,hostile',
    'app://console/x',
    'app://console/',
  ];
  for (const target of targets) {
    await page.evaluate((url) => {
      setTimeout(() => location.assign(url));
      const link = document.createElement('a');
      link.setAttribute('href', url);
      document.body.append(link);
      link.click();
      link.remove();
    }, target);
  }
  const outcome = await page.evaluate(async (origin) => {
    const form = document.createElement('form');
    form.action = `${origin}/target`;
    form.method = 'post';
    document.body.append(form);
    form.submit();
    form.remove();
    const frames: HTMLIFrameElement[] = [];
    const framed = async (src: string) => {
      const frame = document.createElement('iframe');
      frame.src = src;
      const settled = new Promise((resolve) => {
        frame.addEventListener('load', resolve);
        frame.addEventListener('error', resolve);
      });
      document.body.append(frame);
      frames.push(frame);
      await settled;
      // Chromium shows its own page of refusal, which is of another origin.
      return frame.contentDocument === null ? 'refused' : 'readable';
    };
    const webview = document.createElement('webview');
    webview.setAttribute('src', `${origin}/target`);
    document.body.append(webview);
    const result = {
      popup: window.open(`${origin}/target`) === null,
      ownPopup: window.open('app://console/') === null,
      remoteFrame: await framed(`${origin}/target`),
      ownFrame: await framed('app://console/'),
      blankFrame: await framed('about:blank'),
      webview: 'getWebContentsId' in webview,
    };
    webview.remove();
    for (const frame of frames) frame.remove();
    location.hash = 'within';
    return { ...result, hash: location.hash };
  }, site.origin);
  expect(outcome).toEqual({
    popup: true,
    ownPopup: true,
    remoteFrame: 'refused',
    ownFrame: 'refused',
    blankFrame: 'readable',
    webview: false,
    hash: '#within',
  });
  const contents = await app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((each) => each.getType()),
  );
  expect(contents).toEqual(['window']);
  await page.evaluate(() => history.replaceState(null, '', '/'));
});
