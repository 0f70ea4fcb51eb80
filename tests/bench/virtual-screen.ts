// Owns a virtual X screen whose pixels can be read as they change: what a person in front of it would see, and when.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Every fourth line of the screen is looked at: enough to see text, and cheap enough to look often. */
const lineStep = 4;
const bytesPerPixel = 4;

export type Picture = { at: number; pixels: Uint32Array };

export type VirtualScreen = {
  /** For DISPLAY. */
  display: string;
  width: number;
  /** The picture now: the pixels of every fourth line, from the top. `at` is performance.now(). */
  look(): Picture;
  close(): void;
};

/** Starts Xvfb with its framebuffer in a file, as it is made for. */
export async function openVirtualScreen(width = 1280, height = 800): Promise<VirtualScreen> {
  const folder = temporaryFolder('screen');
  const child = spawn(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', `${width}x${height}x24`, '-fbdir', folder.path, '-nolisten', 'tcp'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const number = await firstLine(child);
  const file = await waitUntil('the framebuffer file', () => {
    return openSync(join(folder.path, 'Xvfb_screen0'), 'r');
  });
  const header = new DataView(new ArrayBuffer(100));
  readSync(file, header, 0, 100, 0);
  // An XWD file: big-endian words; 0 = header's size, 12 = bytes per line, 19 = colours of 12 bytes each.
  const word = (index: number) => header.getUint32(index * 4, false);
  const start = word(0) + word(19) * 12;
  const bytesPerLine = word(12);
  const lines = Math.floor(height / lineStep);
  return {
    display: `:${number}`,
    width,
    look() {
      const pixels = new Uint32Array(width * lines);
      for (let line = 0; line < lines; line += 1) {
        const into = new Uint8Array(pixels.buffer, line * width * bytesPerPixel, width * bytesPerPixel);
        readSync(file, into, 0, into.length, start + line * lineStep * bytesPerLine);
      }
      return { at: performance.now(), pixels };
    },
    close() {
      closeSync(file);
      child.once('exit', () => folder.remove());
      child.kill('SIGTERM');
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`Xvfb ended with code ${code}`)));
    if (!child.stdout) return fail(new Error('Xvfb has no stdout'));
    createInterface({ input: child.stdout }).once('line', done);
  });
}

/** Whether two pictures show the same. */
export function isSame(left: Picture, right: Picture): boolean {
  const one = left.pixels;
  const other = right.pixels;
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false;
  return true;
}

/** The colour most of the pixels at `places` have. */
function groundOf(pixels: Uint32Array, places: readonly number[]): number {
  const counts = new Map<number, number>();
  let ground = 0;
  for (const place of places) {
    const pixel = pixels[place] ?? 0;
    const count = (counts.get(pixel) ?? 0) + 1;
    counts.set(pixel, count);
    if (count > (counts.get(ground) ?? 0)) ground = pixel;
  }
  return ground;
}

/**
 * Tells how much of what the final picture put on the blank screen an earlier picture already shows, from 0 to 1: the
 * lesser of the share of all those pixels, and of the ink among them (pixels unlike the ground). An empty page has no
 * ink; text has much.
 */
export function shareShownIn(blank: Picture, final: Picture): (earlier: Picture) => number {
  const painted: number[] = [];
  final.pixels.forEach((pixel, place) => {
    if (pixel !== blank.pixels[place]) painted.push(place);
  });
  const ground = groundOf(final.pixels, painted);
  const ink = painted.filter((place) => final.pixels[place] !== ground);
  const share = (earlier: Picture, places: readonly number[]) =>
    places.length === 0
      ? 1
      : places.filter((place) => earlier.pixels[place] === final.pixels[place]).length / places.length;
  return (earlier) => (painted.length === 0 ? 0 : Math.min(share(earlier, painted), share(earlier, ink)));
}
