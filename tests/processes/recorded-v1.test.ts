// Owns the proof that clients of version 1 are served as they were: their recorded conversations, spoken again.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readRecording } from '../contracts/recorded/recorded-line.ts';
import { type OnAnswer, replayConversation } from '../contracts/recorded/replay-conversation.ts';
import { createWorkspace } from '../support/create-workspace.ts';
import { startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What clients of version 1 can read, as it was exported then: never changed. */
const jsonSchema = z.custom<z.core.JSONSchema.JSONSchema>((value) => typeof value === 'object');
const frozen = z
  .record(z.string(), jsonSchema)
  .parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../contracts/recorded/v1-schemas.json'), 'utf8')),
  );
const readers = new Map(Object.entries(frozen).map(([name, schema]) => [name, z.fromJSONSchema(schema)]));
const rowsSchema = z.looseObject({ rows: z.array(z.unknown()) });

function readAsThen(name: string, value: unknown): void {
  const read = readers.get(name)?.safeParse(value);
  if (read?.success !== true) {
    throw new Error(`a client of version 1 cannot read as ${name}: ${JSON.stringify(value).slice(0, 500)}`);
  }
}

const onAnswer: OnAnswer = (where, answer) => {
  if (where === 'sign-in') return readAsThen('sign-in-response', answer);
  readAsThen(where === '/ws/console' ? 'console-down' : 'widget-down', answer);
  const changes = rowsSchema.safeParse(answer);
  for (const row of changes.data?.rows ?? []) readAsThen('row', row);
};

it.each(['v1-console', 'v1-pages', 'v1-widget', 'v1-strangers'])(
  'WIRE-9 %s: what a client of version 1 says is answered as it was then, and it can read every answer',
  async (name) => {
    const lines = readRecording(name);
    const [first] = lines;
    if (first?.step !== 'workspace') throw new Error('a recording begins with its workspace');
    using folder = temporaryFolder(name);
    const agents = await createWorkspace(folder.path, first);
    const server = await startServer({ dataDir: folder.path });
    let answers = 0;
    try {
      await replayConversation({
        lines,
        server,
        agents,
        onAnswer(where, answer) {
          answers += 1;
          onAnswer(where, answer);
        },
      });
    } finally {
      await server.stop();
    }
    expect(answers).toBeGreaterThan(3);
    expect(server.log()).toBe('');
  },
);

it('WIRE-9 the frozen readers refuse what version 1 could not read', () => {
  expect(() => readAsThen('console-down', { type: 'notify', effectId: 1 })).toThrow('cannot read');
  expect(() => readAsThen('row', { row: 'draft', value: {} })).toThrow('cannot read');
  expect(() => readAsThen('console-down', { type: 'ack', id: 'recorded-command-0001', seq: -1 })).toThrow();
  expect(() =>
    readAsThen('console-down', { type: 'ack', id: 'recorded-command-0001', seq: 1, more: 1 }),
  ).not.toThrow();
});
