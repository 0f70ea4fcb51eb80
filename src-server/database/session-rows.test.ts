// Tries that a session once found is not found again when it ended since.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { agentIdSchema } from '../../src-shared/std/ids.ts';
import { openDatabase } from './open-database.ts';
import { prepareSessionRows } from './session-rows.ts';

const agents = ['ana', 'ben'].map((name) => agentIdSchema.parse(name));
const names = ['one', 'two', 'three', 'four'];
const step = fc.record({
  what: fc.constantFrom('insert' as const, 'find' as const, 'revoke' as const, 'revokeAll' as const),
  name: fc.constantFrom(...names),
});

it('SRV-3 what is remembered of sessions is what the database says, whoever signed in, out or was put out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-session-rows-'));
  const database = openDatabase(folder);
  database.pragma('synchronous = OFF');
  for (const id of agents)
    database
      .prepare(
        `INSERT INTO agents (id, email, password_hash, rights_seq, seq, body) VALUES (?, ?, '', 0, 1, '{}')`,
      )
      .run(id, id);
  const ownerOf = (name: string) => agents[names.indexOf(name) % 2] ?? agentIdSchema.parse('nobody');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (story) => {
      database.exec('DELETE FROM agent_sessions');
      const sessions = prepareSessionRows(database);
      const there = new Set<string>();
      for (const [time, { what, name }] of story.entries()) {
        const hash = Buffer.from(name);
        if (what === 'insert' && !there.has(name)) {
          there.add(name);
          const session = { agentId: ownerOf(name), deviceName: 'test', createdAt: time, expiresAt: 1_000 };
          sessions.insert(hash, session);
        } else if (what === 'revoke') sessions.revoke(hash, time);
        else if (what === 'revokeAll') sessions.revokeAll(ownerOf(name), time);
        for (const each of names) {
          const key = Buffer.from(each);
          expect(sessions.find(key), each).toEqual(prepareSessionRows(database).find(key));
        }
      }
      sessions.forgetExpired(2_000);
      for (const each of names) expect(sessions.find(Buffer.from(each))).toBe(null);
    }),
    { numRuns: 60 },
  );
  database.close();
  rmSync(folder, { recursive: true, force: true });
});
