// Owns which addresses the demo shop answers and with what: a list made at start, nothing else is ever read.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export type ShopFile = { contentType: string; body: string };
export type ShopSettings = {
  /** Folder with layout.html, en/, fr/, images/. */
  folder: string;
  /** Origin the widget's loader comes from. */
  serverOrigin: string;
  /** Origin of the frame on the account page. */
  frameOrigin: string;
};

type Language = 'en' | 'fr';
type PageName = 'home' | 'product' | 'cart' | 'account';

export const shopFolder = resolve(import.meta.dirname, '../../../resources/demo/shop');

const pageNames: readonly PageName[] = ['home', 'product', 'cart', 'account'];
const words = {
  en: {
    titles: {
      home: 'Lamps to read by',
      product: 'Reading lamp',
      cart: 'Your basket',
      account: 'Your account',
    },
    links: { home: 'Shop', product: 'Lamps', cart: 'Basket', account: 'Account' },
    description: 'Reading lamps, lanterns and bedside lights, made in Nantes.',
    skip: 'Skip to the content',
    navigation: 'Main',
    other: { lang: 'fr', name: 'Français' },
    footer: '14 quai de la Fosse, 44000 Nantes',
    demo: 'A shop made up to show Guichet: nothing here can be bought.',
  },
  fr: {
    titles: {
      home: 'Des lampes pour lire',
      product: 'Lampe de lecture',
      cart: 'Votre panier',
      account: 'Votre compte',
    },
    links: { home: 'Boutique', product: 'Lampes', cart: 'Panier', account: 'Compte' },
    description: 'Lampes de lecture, lanternes et veilleuses, faites à Nantes.',
    skip: 'Aller au contenu',
    navigation: 'Principale',
    other: { lang: 'en', name: 'English' },
    footer: '14 quai de la Fosse, 44000 Nantes',
    demo: 'Une boutique inventée pour montrer Guichet : rien n’y est à vendre.',
  },
} as const;

/** Everything the shop's own origin answers, by path. */
export function shopFiles(settings: ShopSettings): Map<string, ShopFile> {
  const files = styleSheets(settings.folder);
  files.set('/shop.js', { contentType: 'text/javascript; charset=utf-8', body: read(settings, 'shop.js') });
  for (const image of ['mark', 'reading-lamp', 'garden-lantern', 'bedside-light']) {
    const body = read(settings, `images/${image}.svg`);
    files.set(`/images/${image}.svg`, { contentType: 'image/svg+xml', body });
  }
  for (const language of ['en', 'fr'] as const) {
    for (const page of pageNames) {
      files.set(pathOf(language, page), { contentType: html, body: pageHtml(settings, language, page) });
    }
  }
  return files;
}

/** Everything the other origin answers: the frame with the delivery points, by path and language. */
export function frameFiles(folder: string): Map<string, ShopFile> {
  const files = styleSheets(folder);
  for (const language of ['en', 'fr']) {
    const body = readFileSync(join(folder, language, 'delivery-points.html'), 'utf8');
    files.set(`/delivery-points?lang=${language}`, { contentType: html, body });
  }
  return files;
}

const html = 'text/html; charset=utf-8';

function styleSheets(folder: string): Map<string, ShopFile> {
  const contentType = 'text/css; charset=utf-8';
  return new Map(
    ['shop.css', 'shop-pages.css'].map((name) => [
      `/${name}`,
      { contentType, body: readFileSync(join(folder, name), 'utf8') },
    ]),
  );
}

function read({ folder }: ShopSettings, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function pathOf(language: Language, page: PageName): string {
  const root = language === 'fr' ? '/fr' : '';
  return page === 'home' ? root || '/' : `${root}/${page}`;
}

function pageHtml(settings: ShopSettings, language: Language, page: PageName): string {
  const { titles, links, other, ...texts } = words[language];
  const values: Record<string, string> = {
    ...texts,
    page,
    lang: language,
    title: titles[page],
    root: pathOf(language, 'home'),
    server: settings.serverOrigin,
    otherUrl: pathOf(other.lang, page),
    otherLang: other.lang,
    otherName: other.name,
    links: pageNames
      .map((name) => {
        const current = name === page ? ' aria-current="page"' : '';
        return `<a href="${pathOf(language, name)}"${current}>${links[name]}</a>`;
      })
      .join(''),
  };
  const content = filled(read(settings, `${language}/${page}.html`), { frame: settings.frameOrigin });
  return filled(read(settings, 'layout.html'), { ...values, content });
}

/** Replaces each `{{name}}`; throws where there is no value for one. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the shop's template asks for an unknown ${name}`);
    return value;
  });
}
