import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exampleConversation } from '../commands/example-situation.ts';
import { consoleDownSchema } from './down.ts';
import { rowSchema } from './row.ts';
import { widgetDownSchema } from './widget-down.ts';

/** Every property name anywhere in a schema. */
function propertyNames(schema: z.ZodType): Set<string> {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, inner] of Object.entries(node)) {
      if (key === 'properties' && typeof inner === 'object' && inner !== null) {
        for (const name of Object.keys(inner)) names.add(name);
      }
      walk(inner);
    }
  };
  walk(z.toJSONSchema(schema));
  return names;
}

describe('console down', () => {
  test('WIRE-4 rows are parsed one by one: an unknown kind costs only itself', () => {
    const known = { row: 'conversation', value: exampleConversation() };
    const frame = consoleDownSchema.parse({
      type: 'changes',
      after: 0,
      upTo: 3,
      remaining: 0,
      rows: [{ row: 'ticket', value: { id: 1 } }, known, null],
      forget: [],
    });
    if (frame.type !== 'changes') throw new Error('not changes');
    expect(frame.rows.map((row) => rowSchema.safeParse(row).success)).toEqual([false, true, false]);
  });

  test('WIRE-4 a field a later server adds to a row is dropped, the row kept', () => {
    const value = exampleConversation();
    expect(rowSchema.parse({ row: 'conversation', value: { ...value, mood: 'calm' } })).toEqual({
      row: 'conversation',
      value,
    });
  });

  test('WIRE-3 an unknown type or an unknown reason does not pass', () => {
    expect(consoleDownSchema.safeParse({ type: 'fireworks' }).success).toBe(false);
    const refused = { type: 'refused', id: 'command-0000000001', reason: 'conflict' };
    expect(consoleDownSchema.safeParse(refused).success).toBe(true);
    expect(consoleDownSchema.safeParse({ ...refused, reason: 'because' }).success).toBe(false);
  });
});

describe('widget down', () => {
  test('WIRE-8 no frame has room for a team, an agent’s id, a note, an owner or a clock', () => {
    const names = propertyNames(widgetDownSchema);
    expect(names.size).toBeGreaterThan(15);
    for (const name of [
      'teamId',
      'agentId',
      'assigneeId',
      'epoch',
      'firstResponse',
      'waitingSince',
      'author',
      'kind',
      'email',
      'seq',
    ]) {
      expect([...names]).not.toContain(name);
    }
    expect([...propertyNames(rowSchema)]).toEqual(expect.arrayContaining(['teamId', 'assigneeId', 'epoch']));
  });
});
