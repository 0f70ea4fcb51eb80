// Owns what the console's page may ask of the system and of the network: next to nothing.
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

test('DESK-5 notifications and writing to the clipboard are allowed, nothing else is', async ({
  startConsole,
}) => {
  // With a camera and a microphone to be refused.
  const launched = await startConsole({ args: ['--use-fake-device-for-media-stream'] });
  const { app, window: page } = launched;
  const outcome = await page.evaluate(async () => {
    const refusedAs = (error: unknown) => (error instanceof Error ? error.name : 'refused');
    const attempt = (promise: Promise<unknown>) => promise.then(() => 'allowed', refusedAs);
    const state = async (name: string) =>
      (await navigator.permissions.query(Object.assign(Object.create(null), { name }))).state;
    const place = new Promise<string>((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('allowed'),
        (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : 'other'),
      );
    });
    return {
      notifications: await Notification.requestPermission(),
      notificationsState: await state('notifications'),
      place: await place,
      placeState: await state('geolocation'),
      microphone: await attempt(navigator.mediaDevices.getUserMedia({ audio: true })),
      camera: await attempt(navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await attempt(navigator.mediaDevices.getDisplayMedia()),
      midi: await attempt(navigator.requestMIDIAccess({ sysex: true })),
      clipboardWrite: await state('clipboard-write'),
      clipboardRead: await state('clipboard-read'),
    };
  });
  expect(outcome).toEqual({
    notifications: 'granted',
    notificationsState: 'granted',
    place: 'denied',
    placeState: 'denied',
    microphone: 'NotAllowedError',
    camera: 'NotAllowedError',
    screen: expect.stringMatching(/^(NotAllowedError|InvalidStateError|AbortError)$/),
    midi: expect.stringMatching(/^(NotAllowedError|SecurityError)$/),
    clipboardWrite: 'granted',
    clipboardRead: 'denied',
  });
  const asked = await app.evaluate(async ({ session, BrowserWindow }) => {
    // Straight to the handlers: a foreign page of the same session is not given what the console is.
    const foreign = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
    await foreign.loadURL('app://console/index.html').catch(() => undefined);
    const granted = await foreign.webContents.executeJavaScript('Notification.requestPermission()');
    const sameSession = foreign.webContents.session === session.defaultSession;
    foreign.destroy();
    return { granted, sameSession };
  });
  expect(asked).toEqual({ granted: 'denied', sameSession: true });
});

test('DESK-6 the page reaches no network, by any of its ways', async ({ guichet: { window: page } }) => {
  const outcome = await page.evaluate(async (origin) => {
    const refused = (promise: Promise<unknown>) =>
      promise.then(
        () => 'reached',
        () => 'refused',
      );
    const added: HTMLElement[] = [];
    const settled = (element: HTMLElement) =>
      new Promise<string>((resolve) => {
        element.addEventListener('load', () => resolve('reached'));
        element.addEventListener('error', () => resolve('refused'));
        document.body.append(element);
        added.push(element);
      });
    const image = (src: string) => settled(Object.assign(document.createElement('img'), { src }));
    const style = (href: string) =>
      settled(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
    const request = new Promise<string>((resolve) => {
      const asked = new XMLHttpRequest();
      asked.addEventListener('load', () => resolve('reached'));
      asked.addEventListener('error', () => resolve('refused'));
      asked.open('GET', `${origin}/xhr`);
      asked.send();
    });
    const socket = new Promise<string>((resolve) => {
      try {
        const opened = new WebSocket(`${origin.replace('http', 'ws')}/socket`);
        opened.addEventListener('open', () => resolve('reached'));
        opened.addEventListener('error', () => resolve('refused'));
      } catch {
        resolve('refused');
      }
    });
    const events = new Promise<string>((resolve) => {
      const source = new EventSource(`${origin}/events`);
      source.addEventListener('open', () => resolve('reached'));
      source.addEventListener('error', () => {
        source.close();
        resolve('refused');
      });
    });
    const dot = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
    navigator.sendBeacon(`${origin}/beacon`, 'x');
    const result = {
      fetch: await refused(fetch(`${origin}/fetch`)),
      noCors: await refused(fetch(`${origin}/fetch`, { mode: 'no-cors' })),
      file: await refused(fetch('file:///etc/passwd')),
      request: await request,
      socket: await socket,
      events: await events,
      image: await image(`${origin}/image.png`),
      ownImage: await image(dot),
      style: await style(`${origin}/style.css`),
      font: await refused(new FontFace('hostile', `url(${origin}/font.woff2)`).load()),
    };
    for (const element of added) element.remove();
    return result;
  }, site.origin);
  expect(outcome).toEqual({
    fetch: 'refused',
    noCors: 'refused',
    file: 'refused',
    request: 'refused',
    socket: 'refused',
    events: 'refused',
    image: 'refused',
    ownImage: 'reached',
    style: 'refused',
    font: 'refused',
  });
});
