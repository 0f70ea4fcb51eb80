// Owns the one script a host page loads: the launcher, the panel's frame, and the line between page and panel.
// It runs among strangers: the page may have replaced any built-in, so it loops and compares and calls little else.
import { readMessageToLoader } from '../host-line/message-to-loader.ts';
import type { MessageToPanel } from '../host-line/message-to-panel.ts';
import { createLauncher, type Launcher } from './launcher.ts';
import { loaderTexts } from './loader-texts.ts';
import { pageAddress } from './page-address.ts';

/** The one name the widget takes on the host page. */
type GuichetWidget = { readonly open: () => void; readonly close: () => void };
declare global {
  interface Window {
    guichetWidget?: GuichetWidget;
  }
}

/** How often a page is asked whether it became another one, ms. */
const lookEveryMs = 1_000;

const script = document.currentScript;
if (script instanceof HTMLScriptElement && window.guichetWidget === undefined) startLoader(script);

function startLoader(own: HTMLScriptElement) {
  const serverOrigin = new URL(own.src).origin;
  // The site's word, else the page's, else the browser's.
  const wanted = own.dataset['language'] || document.documentElement.lang || navigator.language;
  const language = wanted.slice(0, 2).toLowerCase() === 'fr' ? 'fr' : 'en';
  const texts = loaderTexts[language];
  const hash = `source=${encodeURIComponent(own.dataset['source'] ?? '')}&language=${language}&host=${encodeURIComponent(location.origin)}`;

  let isOpen = false;
  let isReady = false;
  let told = '';
  const launcher: Launcher = createLauncher(`${serverOrigin}/widget/panel.html#${hash}`, texts, () =>
    isOpen ? close() : open(true),
  );

  function tell(message: MessageToPanel) {
    if (isReady) launcher.panelWindow()?.postMessage(message, serverOrigin);
  }
  function open(byVisitor: boolean) {
    isOpen = true;
    launcher.show(true, byVisitor);
    tell({ guichet: 1, type: 'opened', byVisitor });
  }
  function close() {
    if (!isOpen) return;
    isOpen = false;
    launcher.show(false, true);
    tell({ guichet: 1, type: 'closed' });
  }
  function tellPage() {
    const url = pageAddress(location);
    const title = document.title;
    if (!isReady || told === `${url} ${title}`) return;
    told = `${url} ${title}`;
    tell({ guichet: 1, type: 'page', url, title });
  }

  addEventListener('message', (event) => {
    const message = readMessageToLoader(event, { origin: serverOrigin, source: launcher.panelWindow() });
    if (message === null) return;
    if (message.type === 'close') return close();
    if (message.type === 'unread') return launcher.badge(message.count);
    isReady = true;
    launcher.ready();
    told = '';
    tellPage();
    if (isOpen) tell({ guichet: 1, type: 'opened', byVisitor: true });
    else if (message.open) open(false);
  });
  setInterval(tellPage, lookEveryMs);
  addEventListener('popstate', tellPage);
  addEventListener('hashchange', tellPage);

  // Neither replaced nor listed by accident; a second copy of the script sees it and stops.
  Object.defineProperty(window, 'guichetWidget', {
    value: Object.freeze({ open: () => open(true), close }),
  });
  launcher.attach();
}
