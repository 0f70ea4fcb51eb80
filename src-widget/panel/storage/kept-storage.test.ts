import { describe, expect, it } from 'vitest';
import { fakeStorage } from '../../testing/widget-frames.ts';
import { openKeptStorage } from './kept-storage.ts';

describe('openKeptStorage', () => {
  it('keeps in the browser what the browser keeps', () => {
    const browser = fakeStorage();
    const storage = openKeptStorage(() => browser);
    storage.write('guichet.a', '1');
    storage.write('other', '2');
    expect(browser.getItem('guichet.a')).toBe('1');
    expect(openKeptStorage(() => browser).read('guichet.a')).toBe('1');
    expect(storage.keys('guichet.')).toEqual(['guichet.a']);
    storage.remove('guichet.a');
    expect(storage.read('guichet.a')).toBeNull();
  });

  it('WIDGET-8 works from memory where storage is blocked, from the start or from now on', () => {
    let isBlocked = false;
    const browser = fakeStorage({ isBlocked: () => isBlocked });
    for (const storage of [
      openKeptStorage(() => {
        throw new DOMException('blocked', 'SecurityError');
      }),
      openKeptStorage(() => browser),
    ]) {
      isBlocked = true;
      storage.write('guichet.a', '1');
      expect(storage.read('guichet.a')).toBe('1');
      expect(storage.keys('guichet.')).toEqual(['guichet.a']);
      storage.remove('guichet.a');
      expect(storage.read('guichet.a')).toBeNull();
    }
  });

  it('WIDGET-8 keeps in memory what a full storage does not take', () => {
    const browser = fakeStorage({ room: 3 });
    const storage = openKeptStorage(() => browser);
    storage.write('guichet.a', 'long text');
    expect(browser.getItem('guichet.a')).toBeNull();
    expect(storage.read('guichet.a')).toBe('long text');
    storage.write('guichet.a', 'abc');
    expect(browser.getItem('guichet.a')).toBe('abc');
    expect(storage.read('guichet.a')).toBe('abc');
  });
});
