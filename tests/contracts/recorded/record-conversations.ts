// Owns `node tests/contracts/recorded/record-conversations.ts`: records the conversations of the version spoken now, once,
// before the next version begins: `v<version>-<script>.jsonl`, and `v<version>-schemas.json` as its clients read it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { consoleDownSchema } from '../../../src-shared/wire/down.ts';
import { rowSchema } from '../../../src-shared/wire/row.ts';
import { signInResponseSchema } from '../../../src-shared/wire/sign-in.ts';
import { consoleUpSchema } from '../../../src-shared/wire/up.ts';
import { protocolVersion } from '../../../src-shared/wire/version.ts';
import { widgetDownSchema } from '../../../src-shared/wire/widget-down.ts';
import { widgetUpSchema } from '../../../src-shared/wire/widget-up.ts';
import { recordConversation } from './conversation-recorder.ts';
import { recordedScripts } from './recorded-scripts.ts';

const schemas = {
  'console-up': consoleUpSchema,
  'console-down': consoleDownSchema,
  row: rowSchema,
  'widget-up': widgetUpSchema,
  'widget-down': widgetDownSchema,
  'sign-in-response': signInResponseSchema,
};
const folder = process.argv[2] ?? import.meta.dirname;
mkdirSync(folder, { recursive: true });
const exported = Object.entries(schemas).map(([name, schema]) => [
  name,
  z.toJSONSchema(schema, { io: 'input' }),
]);
writeFileSync(
  join(folder, `v${protocolVersion}-schemas.json`),
  `${JSON.stringify(Object.fromEntries(exported), null, 2)}\n`,
);
for (const { name, speak, isOf, ...size } of recordedScripts) {
  if (isOf && !isOf(protocolVersion)) continue;
  const lines = await recordConversation(size, (recorder) => speak(recorder, protocolVersion));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  writeFileSync(join(folder, `v${protocolVersion}-${name}.jsonl`), text);
  process.stdout.write(`v${protocolVersion}-${name}: ${lines.length} steps\n`);
}
