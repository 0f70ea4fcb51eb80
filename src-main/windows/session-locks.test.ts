import { describe, expect, it } from 'vitest';
import { isAllowedRequest } from './session-locks.ts';

describe('isAllowedRequest', () => {
  it('DESK-6 lets the own files through, and developer tools only where there are some', () => {
    expect(isAllowedRequest('app://console/assets/app.js', false)).toBe(true);
    expect(isAllowedRequest('devtools://devtools/bundled/x.js', true)).toBe(true);
    expect(isAllowedRequest('devtools://devtools/bundled/x.js', false)).toBe(false);
  });

  it.each([
    'https://example.com/',
    'http://127.0.0.1:4300/',
    'ws://127.0.0.1:4300/ws/console',
    'file:///etc/passwd',
    'app://console.evil.example/',
    'app://other/',
    'data:text/html,x',
    'blob:app://console/x',
    'chrome://gpu',
  ])('DESK-6 refuses %s', (url) => {
    expect(isAllowedRequest(url, true)).toBe(false);
  });
});
