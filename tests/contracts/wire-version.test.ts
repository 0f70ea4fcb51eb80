// Owns the tie between the wire's shape and its version: the shape may not change unless the version is raised.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { consoleDownSchema } from '../../src-shared/wire/down.ts';
import * as limits from '../../src-shared/wire/limits.ts';
import { rowSchema } from '../../src-shared/wire/row.ts';
import { problemSchema, signInRequestSchema, signInResponseSchema } from '../../src-shared/wire/sign-in.ts';
import { consoleUpSchema } from '../../src-shared/wire/up.ts';
import { protocolVersion, serverProtocolRange } from '../../src-shared/wire/version.ts';
import { widgetDownSchema } from '../../src-shared/wire/widget-down.ts';
import { widgetUpSchema } from '../../src-shared/wire/widget-up.ts';

/** Everything that crosses, by direction: what a sender may write, which is the wire's shape. */
const directions: Record<string, z.ZodType> = {
  'console-up': consoleUpSchema,
  'console-down': consoleDownSchema,
  row: rowSchema,
  'widget-up': widgetUpSchema,
  'widget-down': widgetDownSchema,
  'sign-in-request': signInRequestSchema,
  'sign-in-response': signInResponseSchema,
  problem: problemSchema,
};

const recordedPath = join(import.meta.dirname, 'wire-version.json');
const recordedSchema = z.record(z.string().regex(/^\d+$/), z.record(z.string(), z.string()));
const recorded = recordedSchema.parse(JSON.parse(readFileSync(recordedPath, 'utf8')));

/** The same text whatever the order in which keys were written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (Array.isArray(inner)) return key === 'required' ? [...inner].sort() : inner;
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 32);
}

function hashesOf(schemas: Record<string, z.ZodType>): Record<string, string> {
  const shapes = Object.entries(schemas).map(([name, schema]) => [
    name,
    hashOf(z.toJSONSchema(schema, { io: 'input' })),
  ]);
  return { ...Object.fromEntries(shapes), 'close-codes': hashOf(limits.closeCodes) };
}

describe('the wire’s version', () => {
  test('WIRE-1 the shape of every direction is the one recorded for this version', () => {
    const now = hashesOf(directions);
    const known = recorded[String(protocolVersion)] ?? {};
    const changed = Object.keys({ ...known, ...now }).filter((name) => known[name] !== now[name]);
    const advice =
      `The wire changed (${changed.join(', ')}): raise protocolVersion in src-shared/wire/version.ts, write the change ` +
      `into docs/protocol.md, and add to tests/contracts/wire-version.json under the new version:\n${JSON.stringify(now, null, 2)}`;
    expect(changed, advice).toEqual([]);
  });

  test('WIRE-1 the version is the newest recorded and the top of the range spoken', () => {
    const newest = Math.max(...Object.keys(recorded).map(Number));
    expect(protocolVersion).toBe(newest);
    expect(serverProtocolRange.max).toBe(protocolVersion);
    expect(serverProtocolRange.min).toBeLessThanOrEqual(protocolVersion);
  });

  test('WIRE-1 a field made optional, added or bounded otherwise changes the hash; its place in the file does not', () => {
    const base = z.object({ type: z.literal('ping'), n: z.int().min(0) });
    const hash = (schema: z.ZodType) => hashesOf({ frame: schema })['frame'];
    expect(hash(z.object({ n: z.int().min(0), type: z.literal('ping') }))).toBe(hash(base));
    for (const other of [
      z.object({ type: z.literal('ping'), n: z.int().min(0).optional() }),
      z.object({ type: z.literal('ping'), n: z.int().min(1) }),
      z.object({ type: z.literal('ping'), n: z.int().min(0), at: z.number() }),
      z.object({ type: z.literal('pong'), n: z.int().min(0) }),
    ]) {
      expect(hash(other)).not.toBe(hash(base));
    }
  });
});
