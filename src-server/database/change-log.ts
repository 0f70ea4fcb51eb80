// Owns the statements on the sequence: which row changed at which number, and whose a conversation was before.
import type { AgentId, TeamId } from '../../src-shared/std/ids.ts';
import type { Database } from './database.ts';

export type RowChangeKind = 'conversation' | 'contact' | 'read-mark' | 'agent' | 'team' | 'topic';

/** `ref` is the row's id; of a read mark `<agent>|<conversation>`. `previous…` are set where the owner or team changed. */
export type RowChange = {
  seq: number;
  kind: RowChangeKind;
  ref: string;
  previous_team_id: TeamId | null;
  previous_assignee_id: AgentId | null;
};

export function prepareChangeLog(database: Database) {
  const head = database
    .prepare<[], number>(
      `SELECT max(coalesce((SELECT max("order") FROM messages), 0), coalesce((SELECT max(seq) FROM row_changes), 0))`,
    )
    .pluck();
  const insert = database.prepare<[number, string, string, string | null, string | null]>(
    'INSERT INTO row_changes VALUES (?, ?, ?, ?, ?)',
  );
  const after = database.prepare<[number, number], RowChange>(
    'SELECT * FROM row_changes WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  return {
    /** The last number given; 0 in an empty database. */
    head: (): number => head.get() ?? 0,
    insert(
      seq: number,
      kind: RowChangeKind,
      ref: string,
      previous: { teamId: string; assigneeId: string | null } | null,
    ): void {
      insert.run(seq, kind, ref, previous?.teamId ?? null, previous?.assigneeId ?? null);
    },
    after: (seq: number, limit: number): RowChange[] => after.all(seq, limit),
  };
}
export type ChangeLog = ReturnType<typeof prepareChangeLog>;
