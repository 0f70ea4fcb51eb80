import { describe, expect, it } from 'vitest';
import { reportedPage } from '../panel/host/reported-page.ts';
import { readMessageToLoader } from './message-to-loader.ts';
import { readMessageToPanel } from './message-to-panel.ts';
import { chooseLanguage, readEmbedding } from './panel-address.ts';

const origin = 'https://shop.example';
const source = { window: 'host' };
const strangers = [
  { origin: 'https://evil.example', source },
  { origin: 'https://shop.example.evil.example', source },
  { origin: 'https://shop.example:444', source },
  { origin: 'http://shop.example', source },
  { origin: 'null', source },
  { origin: '', source },
  { origin, source: { window: 'host' } },
  { origin, source: null },
];

describe('WIDGET-2 what the panel hears', () => {
  const page = { guichet: 1, type: 'page', url: 'https://shop.example/', title: 'Shop' };

  it('is the loader’s, from exactly its window and origin', () => {
    expect(readMessageToPanel({ origin, source, data: page }, { origin, source })).toEqual(page);
    for (const stranger of strangers) {
      expect(readMessageToPanel({ ...stranger, data: page }, { origin, source })).toBeNull();
    }
  });

  it.each([
    null,
    undefined,
    'page',
    7,
    [],
    {},
    { type: 'page', url: '', title: '' },
    { guichet: 2, type: 'opened', byVisitor: true },
    { guichet: 1, type: 'opened' },
    { guichet: 1, type: 'opened', byVisitor: 'yes' },
    { guichet: 1, type: 'say', text: 'I am the visitor' },
    { guichet: 1, type: 'closed', more: true },
    { guichet: 1, type: 'page', url: 'x'.repeat(30_000), title: '' },
  ])('ignores %j', (data) => {
    expect(readMessageToPanel({ origin, source, data }, { origin, source })).toBeNull();
  });
});

describe('WIDGET-2 what the loader hears', () => {
  it.each([
    { guichet: 1, type: 'ready', open: true },
    { guichet: 1, type: 'unread', count: 3 },
    { guichet: 1, type: 'close' },
  ])('is the panel’s $type, from exactly its window and origin', (data) => {
    expect(readMessageToLoader({ origin, source, data }, { origin, source })).toEqual(data);
    for (const stranger of strangers) {
      expect(readMessageToLoader({ ...stranger, data }, { origin, source })).toBeNull();
    }
  });

  it.each([
    null,
    'close',
    { type: 'close' },
    { guichet: '1', type: 'close' },
    { guichet: 1, type: 'ready' },
    { guichet: 1, type: 'unread', count: -1 },
    { guichet: 1, type: 'unread', count: 1.5 },
    { guichet: 1, type: 'unread', count: Number.NaN },
    { guichet: 1, type: 'unread', count: '<b>1</b>' },
    { guichet: 1, type: 'open' },
  ])('ignores %j', (data) => {
    expect(readMessageToLoader({ origin, source, data }, { origin, source })).toBeNull();
  });
});

describe('WIDGET-3 what is told of a page', () => {
  it('has no query and no hash', () => {
    expect(reportedPage('https://shop.example/a/b?token=secret&x=1#part', 'Title', origin)).toEqual({
      url: 'https://shop.example/a/b',
      title: 'Title',
    });
  });

  it('is cut to what the wire takes, without half a character', () => {
    const page = reportedPage(`https://shop.example/${'a'.repeat(5_000)}`, `${'x'.repeat(299)}😀`, origin);
    expect(page?.url).toHaveLength(2_000);
    expect(page?.title).toHaveLength(300);
    expect(page?.title.isWellFormed()).toBe(true);
  });

  it.each([
    'https://evil.example/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '',
    'about:blank',
    'http://shop.example/',
  ])('is nothing when it says to be at %j', (url) => {
    expect(reportedPage(url, 'Title', origin)).toBeNull();
  });
});

describe('readEmbedding', () => {
  it('reads what the loader wrote', () => {
    expect(readEmbedding('#source=docs&language=fr&host=https%3A%2F%2Fshop.example', [])).toEqual({
      source: 'docs',
      language: 'fr',
      hostOrigin: origin,
    });
  });

  it.each([
    '',
    '#',
    '#host=null',
    '#host=https://shop.example/',
    '#host=javascript:x',
    '#source=<b>&language=xx',
  ])('makes the best of %j', (hash) => {
    expect(readEmbedding(hash, ['de-DE', 'fr-CA'])).toEqual({
      source: 'website',
      language: 'fr',
      hostOrigin: null,
    });
  });

  it('speaks the first language it can', () => {
    expect(chooseLanguage(['fr-BE', 'en'])).toBe('fr');
    expect(chooseLanguage(['de', 'nl'])).toBe('en');
    expect(chooseLanguage(['EN-gb'])).toBe('en');
  });
});
