// Owns the statements on the sequence: which row changed at which number, and whose a conversation was before.
import type { AgentId, TeamId } from '../../src-shared/std/ids.ts';
import type { Database } from './database.ts';

export type RowChangeKind =
  | 'conversation'
  | 'message'
  | 'contact'
  | 'read-mark'
  | 'draft'
  | 'agent'
  | 'team'
  | 'topic';

/** `ref` is the row's id; of a read mark `<agent>|<conversation>`, of a draft with `|<kind>` behind, of a note its order. `previous…` are set where the owner or team changed. */
export type RowChange = {
  seq: number;
  kind: RowChangeKind;
  ref: string;
  previous_team_id: TeamId | null;
  previous_assignee_id: AgentId | null;
  /** 1: the conversation had ended beyond the horizon until this change. */
  asleep: 0 | 1;
};

export function prepareChangeLog(database: Database) {
  const head = database
    .prepare<[], number>(
      `SELECT max(coalesce((SELECT max("order") FROM messages), 0), coalesce((SELECT max(seq) FROM row_changes), 0))`,
    )
    .pluck();
  const insert = database.prepare<[number, string, string, string | null, string | null, 0 | 1]>(
    'INSERT INTO row_changes VALUES (?, ?, ?, ?, ?, ?)',
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
      asleep = false,
    ): void {
      insert.run(seq, kind, ref, previous?.teamId ?? null, previous?.assigneeId ?? null, asleep ? 1 : 0);
    },
    after: (seq: number, limit: number): RowChange[] => after.all(seq, limit),
  };
}
export type ChangeLog = ReturnType<typeof prepareChangeLog>;
