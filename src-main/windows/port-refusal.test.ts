import { describe, expect, it } from 'vitest';
import { portRefusal } from './port-refusal.ts';

describe('portRefusal', () => {
  const page = { known: true, topFrame: true, origin: 'app://console', url: 'app://console/' };

  it('DESK-7 gives a port to the own page in the top frame of a known window', () => {
    expect(portRefusal(page)).toBeNull();
  });

  it.each([
    [{ ...page, known: false }, 'unknown-window'],
    [{ ...page, topFrame: false }, 'not-the-top-frame'],
    [{ ...page, origin: 'https://evil.example' }, 'foreign-page'],
    [{ ...page, origin: 'null' }, 'foreign-page'],
    [{ ...page, url: 'app://console.evil.example/' }, 'foreign-page'],
    [{ ...page, origin: '', url: 'about:blank' }, 'foreign-page'],
  ] as const)('DESK-7 refuses %o', (sender, refusal) => {
    expect(portRefusal(sender)).toBe(refusal);
  });
});
