// Owns the tie between docs/protocol.md and src-shared/wire: each example reads, each frame and code is written of.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { agentCommandSchema } from '../../src-shared/commands/agent-command.ts';
import { refusalCodeSchema } from '../../src-shared/commands/refusal.ts';
import { visitorCommandSchema } from '../../src-shared/commands/visitor-command.ts';
import { maxDraftLength } from '../../src-shared/domain/conversation/draft.ts';
import { maxMessageLength } from '../../src-shared/domain/conversation/message.ts';
import { badFrameSchema, byeSchema, consoleDownSchema } from '../../src-shared/wire/down.ts';
import * as limits from '../../src-shared/wire/limits.ts';
import { rowSchema } from '../../src-shared/wire/row.ts';
import { problemSchema, signInRequestSchema, signInResponseSchema } from '../../src-shared/wire/sign-in.ts';
import { consoleUpSchema } from '../../src-shared/wire/up.ts';
import { protocolVersion } from '../../src-shared/wire/version.ts';
import { widgetDownSchema } from '../../src-shared/wire/widget-down.ts';
import { widgetUpSchema } from '../../src-shared/wire/widget-up.ts';

const paper = readFileSync(join(import.meta.dirname, '../../docs/protocol.md'), 'utf8');
const schemas: Record<string, z.ZodType> = {
  'console-up': consoleUpSchema,
  'console-down': consoleDownSchema,
  row: rowSchema,
  'widget-up': widgetUpSchema,
  'widget-down': widgetDownSchema,
  'sign-in-request': signInRequestSchema,
  'sign-in-response': signInResponseSchema,
  problem: problemSchema,
};
const examples = [...paper.matchAll(/^```json ([a-z-]+)\n([\s\S]*?)^```$/gm)].map((match) => ({
  direction: match[1] ?? '',
  text: match[2] ?? '',
}));

const namedSchema = z.looseObject({ type: z.string().optional(), row: z.string().optional() });
const commandNameSchema = z.looseObject({ command: z.looseObject({ name: z.string() }) });

/** `console-up hello`, `row team`, … of every example. */
const shown = new Set(
  examples.map(({ direction, text }) => {
    const named = namedSchema.parse(JSON.parse(text));
    return `${direction} ${direction === 'row' ? named.row : named.type}`;
  }),
);
const commandsShown = new Set(
  examples.flatMap(({ text }) => commandNameSchema.safeParse(JSON.parse(text)).data?.command.name ?? []),
);

describe('docs/protocol.md', () => {
  test('WIRE-7 every example is read by the schema of its direction, and says nothing the schema drops', () => {
    expect(examples.length).toBeGreaterThan(30);
    for (const { direction, text } of examples) {
      const schema = schemas[direction];
      if (schema === undefined) throw new Error(`no direction ${direction}`);
      const value: unknown = JSON.parse(text);
      expect(schema.parse(value), text).toMatchObject(z.looseObject({}).parse(value));
      if (direction === 'console-down') expectRowsToRead(value);
    }
  });

  test('WIRE-7 every frame of every direction and every row has an example', () => {
    const expected = [
      ...consoleUpSchema.options.map((option) => `console-up ${option.shape.type.value}`),
      ...consoleDownSchema.options.map((option) => `console-down ${option.shape.type.value}`),
      ...widgetUpSchema.options.map((option) => `widget-up ${option.shape.type.value}`),
      ...widgetDownSchema.options.map((option) => `widget-down ${option.shape.type.value}`),
      ...rowSchema.options.map((option) => `row ${option.shape.row.value}`),
    ];
    expect(expected.filter((name) => !shown.has(name))).toEqual([]);
  });

  test('WIRE-7 every command has an example', () => {
    const names = [...agentCommandSchema.options, ...visitorCommandSchema.options].map(
      (option) => option.shape.name.value,
    );
    expect(names.filter((name) => !commandsShown.has(name))).toEqual([]);
  });

  test('WIRE-7 every code, reason, problem and limit is written of', () => {
    const words = [
      ...refusalCodeSchema.options,
      ...problemSchema.shape.code.options,
      ...byeSchema.shape.reason.options,
      ...badFrameSchema.shape.problem.options,
    ];
    expect(words.filter((word) => !paper.includes(`\`${word}\``))).toEqual([]);
    const codes = Object.values(limits.closeCodes);
    expect(codes.filter((code) => !paper.includes(`\n| ${code} |`))).toEqual([]);
    const numbers = [
      limits.maxFrameBytes,
      limits.authenticateWithinMs,
      limits.pingEveryMs,
      limits.silenceLimitMs,
      limits.changesPageSize,
      limits.maxCommandsInFlight,
      limits.reconnectMinMs,
      limits.reconnectMaxMs,
      maxMessageLength,
      maxDraftLength,
    ].map((number) => number.toLocaleString('en-US'));
    const limitsSection = paper.slice(paper.indexOf('## 9. Limits'), paper.indexOf('## 10.'));
    expect(numbers.filter((number) => !limitsSection.includes(number))).toEqual([]);
    expect(paper).toContain(`# The protocol, version ${protocolVersion}\n`);
  });
});

function expectRowsToRead(frame: unknown): void {
  const rows = z.looseObject({ rows: z.array(z.unknown()).default([]) }).parse(frame).rows;
  for (const row of rows) expect(rowSchema.parse(row)).toEqual(row);
}
