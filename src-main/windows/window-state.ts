// Owns where the console's window was, so that it opens there again.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

export const minWindowWidth = 1024;
export const minWindowHeight = 640;

/** Device-independent pixels, top left of the primary display is 0, 0. */
export type Area = { x: number; y: number; width: number; height: number };

const pixels = z.int().min(-100_000).max(100_000);
const windowStateSchema = z.strictObject({
  x: pixels,
  y: pixels,
  width: pixels.min(1),
  height: pixels.min(1),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

/** The size of a first start; no place: the system centres it. */
const firstSize = { width: 1280, height: 800 };

/** How to open the window: the kept bounds if a usable part of them is still on a display, else centred. */
export function fitWindow(
  kept: WindowState | null,
  workAreas: readonly Area[],
): { bounds: { width: number; height: number; x?: number; y?: number }; maximized: boolean } {
  if (kept === null) return { bounds: firstSize, maximized: false };
  const width = Math.max(minWindowWidth, kept.width);
  const height = Math.max(minWindowHeight, kept.height);
  const home = workAreas.find((area) => overlap(kept, area) >= 0.25);
  if (home === undefined) return { bounds: firstSize, maximized: kept.maximized };
  const fitted = {
    width: Math.max(minWindowWidth, Math.min(width, home.width)),
    height: Math.max(minWindowHeight, Math.min(height, home.height)),
  };
  return { bounds: { ...fitted, x: kept.x, y: Math.max(kept.y, home.y) }, maximized: kept.maximized };
}

/** The share of `inner` that lies on `outer`, 0 to 1. */
function overlap(inner: Area, outer: Area): number {
  const width = Math.min(inner.x + inner.width, outer.x + outer.width) - Math.max(inner.x, outer.x);
  const height = Math.min(inner.y + inner.height, outer.y + outer.height) - Math.max(inner.y, outer.y);
  return width <= 0 || height <= 0 ? 0 : (width * height) / (inner.width * inner.height);
}

/** Null when there is none or it makes no sense: a window's place is not worth an error. */
export function readWindowState(path: string): WindowState | null {
  try {
    const parsed = windowStateSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function writeWindowState(path: string, state: WindowState): void {
  const making = `${path}.making`;
  writeFileSync(making, JSON.stringify(state));
  renameSync(making, path);
}
