// Owns the first look at a frame: JSON, an object, not absurdly nested. Schemas come after it.
import type { z } from 'zod';
import type { badFrameSchema } from '../../src-shared/wire/down.ts';

export type BadFrame = z.infer<typeof badFrameSchema>;
export type FrameObject = { readonly [key: string]: unknown };
export type ReadFrame = { ok: true; value: FrameObject } | { ok: false; problem: BadFrame['problem'] };

/** Nothing in up.ts or widget-up.ts comes near these. */
const maxDepth = 16;
const maxMembers = 500;
/** Shorter frames cannot nest deep enough to hurt; looking at each byte of them would only cost. */
const harmlessBytes = 1_024;

export function readFrame(data: Buffer): ReadFrame {
  if (data.length > harmlessBytes && isOvergrown(data)) return { ok: false, problem: 'too-deep' };
  let value: unknown;
  try {
    value = JSON.parse(data.toString());
  } catch {
    return { ok: false, problem: 'not-json' };
  }
  return isObject(value) ? { ok: true, value } : { ok: false, problem: 'not-an-object' };
}

/** What can be told of a frame that made no sense, without repeating any of it but an id of plain characters. */
export function describeBadFrame(
  problem: BadFrame['problem'],
  value: FrameObject | null,
  error?: z.ZodError,
): BadFrame {
  const id = value?.['id'];
  const path = error?.issues[0]?.path.map(String).join('.') ?? '';
  return {
    type: 'bad-frame',
    problem,
    id: typeof id === 'string' && /^[\w.-]{1,64}$/.test(id) ? id : null,
    path: path.slice(0, 200),
  };
}

function isObject(value: unknown): value is FrameObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const quote = 0x22;
const backslash = 0x5c;

/** Counts depth and members outside strings, before anything is built from them. */
function isOvergrown(data: Buffer): boolean {
  let depth = 0;
  let members = 0;
  for (let index = 0; index < data.length; index += 1) {
    const byte = data[index];
    if (byte === quote) {
      index = endOfString(data, index);
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    } else if (byte === 0x2c) {
      members += 1;
      if (members > maxMembers) return true;
    }
  }
  return false;
}

/** Where the string that begins at `start` ends; the native search skips what is between. */
function endOfString(data: Buffer, start: number): number {
  let end = data.indexOf(quote, start + 1);
  while (end !== -1) {
    let backslashes = 0;
    while (data[end - 1 - backslashes] === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return end;
    end = data.indexOf(quote, end + 1);
  }
  return data.length;
}
