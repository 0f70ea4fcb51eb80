// Owns the proof that what is salvaged goes on by itself: a draft whose way to the server was lost is told anew.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { commandIdSchema, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { openOutbox } from './open-outbox.ts';
import { openOrSalvageOutbox } from './salvage-outbox.ts';

it('OUTBOX-17: a draft whose way to the server is lost is told anew; one that is still on its way is not', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'guichet-copied-'));
  const outbox = openOutbox({ dataDir, nativeBinding: null });
  const save = (conversation: string, id: string) => {
    const conversationId = conversationIdSchema.parse(conversation);
    const command = {
      name: 'save-draft' as const,
      conversationId,
      kind: 'note' as const,
      text: id,
      baseSeq: 0,
    };
    outbox.draftsOf(1).save(conversationId, 'note', id, 1);
    const entry = { id: commandIdSchema.parse(id.padEnd(20, '-')), command, madeAt: 1, heldUntil: null };
    outbox.entriesOf(1).queue({ entries: [entry], clearsDraft: null, replaces: [] });
  };
  save('c1', 'kept');
  save('c2', 'lost');
  expect(outbox.draftsOf(1).unsent()).toEqual([]);
  outbox.close();
  const path = join(dataDir, 'outbox.db');
  const sqlite = new Database(path);
  sqlite.exec("DELETE FROM entries WHERE id LIKE 'lost%'");
  sqlite.close();
  const bytes = readFileSync(path);
  bytes.write('SQLite format 4', 0);
  writeFileSync(path, bytes);
  const salvaged = openOrSalvageOutbox({ dataDir, nativeBinding: null, now: 1_000 });
  expect(salvaged.draftsOf(1).unsent()).toMatchObject([{ conversationId: 'c2', text: 'lost' }]);
  salvaged.close();
  rmSync(dataDir, { recursive: true });
});
