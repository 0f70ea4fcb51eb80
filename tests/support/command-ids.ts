// Owns making command ids (client keys) for raw clients, as real clients make them.
import { randomFillSync } from 'node:crypto';
import { type CommandId, commandIdSchema } from '../../src-shared/std/ids.ts';
import { commandIdChance, makeCommandId } from '../../src-shared/std/make-command-id.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';

/** A new id nobody had before. */
export function newCommandId(): CommandId {
  return makeCommandId(Date.now(), randomFillSync(new Uint8Array(commandIdChance)));
}

/** Ids that repeat with the seed: `<name>-<n>-<chance>`. `name` is short and of letters and digits. */
export function seededCommandIds(name: string, random: SeededRandom): () => CommandId {
  let count = 0;
  return () => {
    count += 1;
    const chance = random
      .below(2 ** 32)
      .toString(16)
      .padStart(8, '0');
    return commandIdSchema.parse(`${name}-${count.toString().padStart(6, '0')}-${chance}`);
  };
}
