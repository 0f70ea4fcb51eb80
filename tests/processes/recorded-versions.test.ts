// Owns the proof that clients of earlier versions are served as they were: their recorded conversations, spoken again.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { serverProtocolRange } from '../../src-shared/wire/version.ts';
import { readRecording } from '../contracts/recorded/recorded-line.ts';
import { type OnAnswer, replayConversation } from '../contracts/recorded/replay-conversation.ts';
import { createWorkspace } from '../support/create-workspace.ts';
import { startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folderOfRecorded = join(import.meta.dirname, '../contracts/recorded');
const jsonSchema = z.custom<z.core.JSONSchema.JSONSchema>((value) => typeof value === 'object');
const rowsSchema = z.looseObject({ rows: z.array(z.unknown()) });

/** What clients of a version can read, as it was exported then: never changed. */
function frozenReader(version: number): (name: string, value: unknown) => void {
  const text = readFileSync(join(folderOfRecorded, `v${version}-schemas.json`), 'utf8');
  const frozen = z.record(z.string(), jsonSchema).parse(JSON.parse(text));
  const readers = new Map(Object.entries(frozen).map(([name, schema]) => [name, z.fromJSONSchema(schema)]));
  return (name, value) => {
    const read = readers.get(name)?.safeParse(value);
    if (read?.success === true) return;
    const shown = JSON.stringify(value).slice(0, 500);
    throw new Error(`a client of version ${version} cannot read as ${name}: ${shown}`);
  };
}

function readerOfAnswers(version: number): OnAnswer {
  const readAsThen = frozenReader(version);
  return (where, answer) => {
    if (where === 'sign-in') return readAsThen('sign-in-response', answer);
    readAsThen(where === '/ws/console' ? 'console-down' : 'widget-down', answer);
    for (const row of rowsSchema.safeParse(answer).data?.rows ?? []) readAsThen('row', row);
  };
}

const replayed = readdirSync(folderOfRecorded).flatMap((file) => {
  const [, name, version] = /^(v(\d+)-(?!to-a-newer).*)\.jsonl$/.exec(file) ?? [];
  return name === undefined ? [] : [{ name, version: Number(version) }];
});

it.each(replayed)(
  'WIRE-9 $name: what a client of version $version says is answered as it was then, and it can read every answer',
  async ({ name, version }) => {
    const onAnswer = readerOfAnswers(version);
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

it('WIRE-9 every earlier version was recorded', () => {
  const versions = new Set(replayed.map(({ version }) => version));
  for (let version = serverProtocolRange.min; version < serverProtocolRange.max; version += 1)
    expect(versions).toContain(version);
});

it('WIRE-9 the frozen readers refuse what their version could not read', () => {
  const readAsV1 = frozenReader(1);
  const readAsV2 = frozenReader(2);
  expect(() => readAsV1('console-down', { type: 'notify', effectId: 1 })).toThrow('cannot read');
  expect(() => readAsV1('row', { row: 'draft', value: {} })).toThrow('cannot read');
  for (const readAsThen of [readAsV1, readAsV2]) {
    const ack = { type: 'ack', id: 'recorded-command-0001' };
    expect(() => readAsThen('console-down', { ...ack, seq: -1 })).toThrow('cannot read');
    expect(() => readAsThen('console-down', { ...ack, seq: 1, more: 1 })).not.toThrow();
  }
});
