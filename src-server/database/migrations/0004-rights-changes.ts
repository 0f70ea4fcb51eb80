// Owns the fourth step: what an agent's rights were before each change, so that a desk is told only what differs.
import type { Migration } from './migration.ts';

/*
 * `seq` is that of the agent's row with the new rights. `since`: the number at which they were given those they had until
 * then, which are in `before` as JSON. Changes made earlier are not known: whoever was away since begins anew.
 */
const changes = `
CREATE TABLE rights_changes (
  agent_id TEXT NOT NULL REFERENCES agents (id),
  seq INTEGER NOT NULL,
  since INTEGER NOT NULL,
  before TEXT NOT NULL,
  PRIMARY KEY (agent_id, seq)
) STRICT, WITHOUT ROWID;
`;

export const migration0004: Migration = {
  version: 4,
  up(database) {
    database.exec(changes);
  },
};
