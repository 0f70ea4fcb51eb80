// Tries when node_modules counts as what package-lock.json says.
import { describe, expect, it } from 'vitest';
import { agrees } from './dependencies.mjs';
import { isNodeNewEnough } from './npm-on-modern-node.mjs';

const lock = (packages: Record<string, Record<string, unknown>>) => ({ packages });
const wanted = lock({
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b': { version: '2.0.0', optional: true },
});

describe('installed packages', () => {
  it('agree when all are there in their versions', () => {
    const installed = lock({
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0' },
    });
    expect(agrees(wanted, installed)).toBe(true);
  });

  it('agree without an optional one, which other platforms leave out', () => {
    expect(agrees(wanted, lock({ 'node_modules/a': { version: '1.0.0' } }))).toBe(true);
  });

  it('disagree when one is missing, of another version, or too many', () => {
    expect(agrees(wanted, lock({ 'node_modules/b': { version: '2.0.0' } }))).toBe(false);
    expect(agrees(wanted, lock({ 'node_modules/a': { version: '1.0.1' } }))).toBe(false);
    expect(
      agrees(
        wanted,
        lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } }),
      ),
    ).toBe(false);
  });

  it('disagree when npm noted nothing', () => {
    expect(agrees(wanted, null)).toBe(false);
    expect(agrees(null, null)).toBe(false);
  });
});

describe('the Node that npm runs on', () => {
  it.each([
    ['18.20.4', false],
    ['20.11.1', false],
    ['20.19.0', true],
    ['20.20.2', true],
    ['21.7.3', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['23.0.0', true],
    ['24.21.0', true],
  ])('%s is new enough: %s', (version, enough) => {
    expect(isNodeNewEnough(version)).toBe(enough);
  });
});
