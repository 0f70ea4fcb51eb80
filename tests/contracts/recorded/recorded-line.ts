// Owns the form of a recorded conversation: one step per line, as it went between real clients and a real server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const frameSchema = z.looseObject({ type: z.string() });
export type RecordedFrame = z.infer<typeof frameSchema>;

/** `on` names a socket. Tokens stand as `{token of …}`; everything else is as it was sent and heard. */
export const recordedLineSchema = z.discriminatedUnion('step', [
  /** First line: the workspace it was spoken with, as `createWorkspace` makes it. */
  z.object({ step: z.literal('workspace'), teams: z.int(), agentsPerTeam: z.int() }),
  z.object({ step: z.literal('sign-in'), agent: z.string(), answer: z.unknown() }),
  z.object({ step: z.literal('sign-out'), agent: z.string() }),
  z.object({ step: z.literal('open'), on: z.string(), path: z.enum(['/ws/console', '/ws/widget']) }),
  z.object({ step: z.literal('up'), on: z.string(), frame: frameSchema }),
  /** What is no frame at all. */
  z.object({ step: z.literal('up-text'), on: z.string(), text: z.string() }),
  z.object({ step: z.literal('down'), on: z.string(), frame: frameSchema }),
  z.object({ step: z.literal('hang-up'), on: z.string() }),
  /** The server closed the socket. */
  z.object({ step: z.literal('closed'), on: z.string(), code: z.int() }),
  /** The server was told to end. */
  z.object({ step: z.literal('stop') }),
]);
export type RecordedLine = z.infer<typeof recordedLineSchema>;

/** `name` as in `v1-console`. Throws when a line is no step. */
export function readRecording(name: string): RecordedLine[] {
  const text = readFileSync(join(import.meta.dirname, `${name}.jsonl`), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => recordedLineSchema.parse(JSON.parse(line)));
}
