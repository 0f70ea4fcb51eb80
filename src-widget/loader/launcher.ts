// Owns the two things the loader puts on a host page, inside a closed shadow: the round button and the panel's frame.

import { loaderStyle } from './loader-style.ts';
import type { loaderTexts } from './loader-texts.ts';

export type Launcher = {
  panelWindow(): Window | null;
  /** Moves the focus along only when the visitor did it. */
  show(isOpen: boolean, byVisitor: boolean): void;
  /** 0 takes the badge away. */
  badge(count: number): void;
  /** Puts it on the page as soon as there is a body; the button shows once `ready` was called. */
  attach(): void;
  /** A button whose panel never came would be worse than none. */
  ready(): void;
};

const talk = 'M4 5h16v11H10l-4.5 4v-4H4z';
const shut = 'M6 9l6 6 6-6';

export function createLauncher(
  panelUrl: string,
  texts: (typeof loaderTexts)['en'],
  pressed: () => void,
): Launcher {
  const place = document.createElement('guichet-widget');
  // A page's `div { display: none !important }` loses against an important inline style.
  const fix = (name: string, value: string) => place.style.setProperty(name, value, 'important');
  fix('all', 'initial');
  fix('display', 'block');
  fix('position', 'fixed');
  fix('width', '0');
  fix('height', '0');
  fix('right', '0');
  fix('bottom', '0');
  fix('z-index', '2147483647');
  const shadow = place.attachShadow({ mode: 'closed' });
  // A constructed sheet is no inline style: a strict policy of the page lets it pass.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(loaderStyle);
  shadow.adoptedStyleSheets = [sheet];

  const frame = document.createElement('iframe');
  frame.src = panelUrl;
  frame.title = texts.frame;
  frame.tabIndex = -1;

  const button = document.createElement('button');
  button.type = 'button';
  button.hidden = true;
  button.append(icon('talk', talk), icon('shut', shut));
  const count = document.createElement('b');
  count.setAttribute('aria-hidden', 'true');
  button.append(count);
  button.addEventListener('click', pressed);
  shadow.append(frame, button);

  let isOpen = false;
  let unread = 0;
  const label = () => {
    const words = isOpen ? texts.close : unread > 0 ? texts.unread(unread) : texts.open;
    button.setAttribute('aria-label', words);
    button.title = words;
    button.setAttribute('aria-expanded', isOpen ? 'true' : 'false');
    count.textContent = isOpen || unread === 0 ? '' : unread > 99 ? '99+' : `${unread}`;
  };
  label();

  return {
    panelWindow: () => frame.contentWindow,
    show: (open, byVisitor) => {
      isOpen = open;
      frame.className = open ? 'open' : '';
      frame.tabIndex = open ? 0 : -1;
      label();
      if (!byVisitor) return;
      if (open) frame.focus();
      else button.focus();
    },
    badge: (next) => {
      unread = next;
      label();
    },
    ready: () => {
      button.hidden = false;
    },
    attach: () => {
      const put = () => document.body.appendChild(place);
      if (document.body === null) document.addEventListener('DOMContentLoaded', put, { once: true });
      else put();
    },
  };
}

function icon(name: string, path: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('class', name);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
