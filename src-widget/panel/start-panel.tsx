// Owns wiring the panel: storage, session, the line to the host page, and the first render. Nothing else wires.
import { render } from 'preact';
import { config } from 'zod';
import type { CommandId } from '../../src-shared/std/ids.ts';
import { commandIdSchema } from '../../src-shared/std/ids.ts';
import { readEmbedding } from '../host-line/panel-address.ts';
import { openBrowserSocket } from './connection/browser-socket.ts';
import { openUnsentMessages, unsentKeyPrefix } from './conversation/unsent-messages.ts';
import { createVisitorSession, type VisitorSession } from './conversation/visitor-session.ts';
import { openVisitorToken, tokenKey } from './conversation/visitor-token.ts';
import { type HostLine, openHostLine } from './host/host-line.ts';
import { reportedPage } from './host/reported-page.ts';
import { openKeptStorage } from './storage/kept-storage.ts';
import { panelLanguage } from './texts/panel-language.ts';
import { Panel } from './view/panel.tsx';
import { PanelProvider } from './view/panel-context.ts';

const openKey = 'guichet.open';

// The panel's own policy forbids eval, which zod would otherwise try for speed.
config({ jitless: true });

startPanel(document.body);

function startPanel(root: HTMLElement) {
  const embedding = readEmbedding(location.hash, navigator.languages);
  const words = panelLanguage(embedding.language);
  document.documentElement.lang = embedding.language;
  document.title = words.texts.chat;
  const storage = openKeptStorage(() => window.localStorage);
  const tabStorage = openKeptStorage(() => window.sessionStorage);
  const token = openVisitorToken(storage);
  const unsent = openUnsentMessages(storage);
  const session = createVisitorSession({
    open: (events) => openBrowserSocket(location, events),
    after: (ms, act) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    now: Date.now,
    newId,
    token,
    unsent,
    language: embedding.language,
    source: embedding.source,
  });

  let hostLine: HostLine | null = null;
  let isOpen = false;
  let openedCount = 0;
  let focusCount = 0;
  const close = () => hostLine?.tell({ guichet: 1, type: 'close' });
  const draw = () =>
    render(
      <PanelProvider value={{ session, words, tabStorage, close }}>
        <Panel openedCount={openedCount} focusCount={focusCount} />
      </PanelProvider>,
      root,
    );
  const look = () => session.looking(isOpen && document.visibilityState === 'visible');
  const opened = (byVisitor: boolean) => {
    isOpen = true;
    openedCount += 1;
    if (byVisitor) focusCount += 1;
    tabStorage.write(openKey, '1');
    // A visitor who never opens the panel costs the server nothing but its files.
    session.connect();
    look();
    draw();
  };

  draw();
  if (token.current() !== null || unsent.next() !== null) session.connect();
  watchDevice(session, look);
  if (embedding.hostOrigin === null || window.parent === window) return opened(true);
  const { hostOrigin } = embedding;
  hostLine = openHostLine(hostOrigin, (message) => {
    if (message.type === 'opened') return opened(message.byVisitor);
    if (message.type === 'page') {
      const page = reportedPage(message.url, message.title, hostOrigin);
      if (page !== null) session.visit(page);
      return;
    }
    isOpen = false;
    tabStorage.remove(openKey);
    look();
  });
  reportUnread(session, hostLine);
  hostLine.tell({ guichet: 1, type: 'ready', open: tabStorage.read(openKey) === '1' });
}

function reportUnread(session: VisitorSession, line: HostLine) {
  let told = 0;
  session.subscribe(() => {
    const { unread } = session.view();
    if (unread === told) return;
    told = unread;
    line.tell({ guichet: 1, type: 'unread', count: unread });
  });
}

function watchDevice(session: VisitorSession, look: () => void) {
  addEventListener('online', () => session.tryNow());
  document.addEventListener('visibilitychange', () => {
    look();
    if (document.visibilityState === 'visible') session.tryNow();
  });
  addEventListener('storage', (event) => {
    if (event.key === tokenKey) session.tokenMayHaveChanged();
    else if (event.key?.startsWith(unsentKeyPrefix)) session.unsentMayHaveChanged();
  });
}

/** 144 bits of chance, in letters an id may have. */
function newId(): CommandId {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  const text = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
  return commandIdSchema.parse(text);
}
