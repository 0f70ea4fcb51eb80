// Tries what `npm start` takes and refuses on its command line, and when it ends by itself.
import { describe, expect, it } from 'vitest';
import { endsByItself, parseStartOptions } from './start-options.mjs';

describe('options', () => {
  it('have defaults', () => {
    expect(parseStartOptions([])).toEqual({
      ok: true,
      options: {
        visitors: 0,
        fresh: false,
        once: false,
        stay: false,
        port: 4300,
        shopPort: 4310,
        data: null,
      },
    });
  });

  it('are read', () => {
    const args = [
      '--visitors',
      '5',
      '--fresh',
      '--stay',
      '--port',
      '5000',
      '--shop-port',
      '5010',
      '--data',
      'x',
    ];
    expect(parseStartOptions(args)).toMatchObject({
      options: { visitors: 5, fresh: true, stay: true, port: 5000, shopPort: 5010, data: 'x' },
    });
  });

  it.each([
    [['--visitors', '-1']],
    [['--visitors', '51']],
    [['--visitors', '5x']],
    [['--visitors', '1.5']],
    [['--visitors', '']],
    [['--visitors']],
    [['--port', '0']],
    [['--port', '65536']],
    [['--shop-port', '65535']],
    [['--once', '--stay']],
    [['--unknown']],
    [['positional']],
  ])('%j are refused in words', (args) => {
    const parsed = parseStartOptions(args);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.why).not.toBe('');
  });
});

describe('ending by itself', () => {
  const told = { once: false, stay: false };
  it('happens where nobody could see or press anything', () => {
    expect(endsByItself(told, { hasDisplay: false, isTerminal: false })).toBe(true);
    expect(endsByItself(told, { hasDisplay: true, isTerminal: false })).toBe(false);
    expect(endsByItself(told, { hasDisplay: false, isTerminal: true })).toBe(false);
  });

  it('is as told', () => {
    expect(endsByItself({ once: true, stay: false }, { hasDisplay: true, isTerminal: true })).toBe(true);
    expect(endsByItself({ once: false, stay: true }, { hasDisplay: false, isTerminal: false })).toBe(false);
  });
});
