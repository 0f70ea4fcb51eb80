// Tries the detector of `cold-start` on small pictures: late text is late, a ticking clock is not.
import { describe, expect, it } from 'vitest';
import { isSame, type Picture, shareShownIn } from './virtual-screen.ts';

const root = 0;
const paper = 0xffffff;
const ink = 0x111111;
/** 100 pixels: `inked` of them text, the rest paper; `late` of the text not there yet. */
const page = (inked: number, late = 0): Picture => ({
  at: 0,
  pixels: new Uint32Array(100).fill(paper).fill(ink, 0, inked - late),
});
const blank: Picture = { at: 0, pixels: new Uint32Array(100).fill(root) };

describe('shareShownIn', () => {
  it('is nothing on the blank screen and all in the final picture', () => {
    const share = shareShownIn(blank, page(20));
    expect(share(blank)).toBe(0);
    expect(share(page(20))).toBe(1);
  });

  it('goes by the text, however much of the page is paper', () => {
    const share = shareShownIn(blank, page(20));
    expect(share(page(20, 20))).toBe(0);
    expect(share(page(20, 10))).toBe(0.5);
    expect(share(page(20, 1))).toBe(0.95);
  });

  it('takes an empty page as shown when its paper is', () => {
    const share = shareShownIn(blank, page(0));
    expect(share(blank)).toBe(0);
    expect(share(page(0))).toBe(1);
  });

  it('looks only at what the program painted, not at the screen around it', () => {
    const around = (picture: Picture): Picture => ({
      at: 0,
      pixels: picture.pixels.map((pixel, place) => (place < 50 ? pixel : root)),
    });
    const share = shareShownIn(blank, around(page(20)));
    expect(share(blank)).toBe(0);
    expect(share(around(page(20, 20)))).toBe(0);
  });

  it('shows nothing when nothing was painted', () => {
    expect(shareShownIn(blank, blank)(blank)).toBe(0);
  });
});

it('tells the same picture from another', () => {
  expect(isSame(page(20), page(20))).toBe(true);
  expect(isSame(page(20), page(20, 1))).toBe(false);
});
