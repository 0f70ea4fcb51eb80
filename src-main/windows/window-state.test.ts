import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitWindow, minWindowHeight, minWindowWidth } from './window-state.ts';

const display = { x: 0, y: 0, width: 1920, height: 1080 };

describe('fitWindow', () => {
  it('DESK-18 opens where it was', () => {
    const kept = { x: 100, y: 50, width: 1300, height: 900, maximized: true };
    expect(fitWindow(kept, [display])).toEqual({
      bounds: { x: 100, y: 50, width: 1300, height: 900 },
      maximized: true,
    });
  });

  it('DESK-18 opens centred on a first start, and when its display is gone', () => {
    expect(fitWindow(null, [display]).bounds).toEqual({ width: 1280, height: 800 });
    const away = { x: 5_000, y: 50, width: 1300, height: 900, maximized: false };
    expect(fitWindow(away, [display]).bounds).toEqual({ width: 1280, height: 800 });
  });

  it('DESK-18 is never below the smallest size nor above the top of its display', () => {
    const pixels = fc.integer({ min: -5_000, max: 5_000 });
    const size = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(
        fc.record({ x: pixels, y: pixels, width: size, height: size, maximized: fc.boolean() }),
        (kept) => {
          const { bounds } = fitWindow(kept, [display]);
          return (
            bounds.width >= minWindowWidth &&
            bounds.height >= minWindowHeight &&
            (bounds.y === undefined || bounds.y >= display.y)
          );
        },
      ),
    );
  });
});
