// Owns the one bundle of prepared statements everything on the server works through.
import { prepareAgentRows } from './agent-rows.ts';
import { prepareChangeLog } from './change-log.ts';
import { prepareCommandAnswers } from './command-answers.ts';
import { prepareConversationRows } from './conversation-rows.ts';
import type { Database } from './database.ts';
import { prepareDraftRows } from './draft-rows.ts';
import { prepareEffectRows } from './effect-rows.ts';
import { prepareLogTail } from './log-tail.ts';
import { prepareMessageRows } from './message-rows.ts';
import { prepareRightsChanges } from './rights-changes.ts';
import { prepareRoutingDecisions } from './routing-decisions.ts';
import { prepareSessionRows } from './session-rows.ts';
import { prepareWorkspaceRows } from './workspace-rows.ts';

export function prepareTables(database: Database) {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  // Two, for a row that stays what it is is not written at all.
  const change = database.prepare('UPDATE workspace SET created_at = created_at + 1');
  const changeBack = database.prepare('UPDATE workspace SET created_at = created_at - 1');
  const rollback = database.prepare('ROLLBACK');
  const messages = prepareMessageRows(database);
  const changes = prepareChangeLog(database);
  const conversations = prepareConversationRows(database);
  return {
    workspace: prepareWorkspaceRows(database),
    agents: prepareAgentRows(database),
    rights: prepareRightsChanges(database),
    sessions: prepareSessionRows(database),
    conversations,
    drafts: prepareDraftRows(database),
    effects: prepareEffectRows(database),
    messages,
    changes,
    log: prepareLogTail({ messages, changes, conversations }),
    commands: prepareCommandAnswers(database),
    routing: prepareRoutingDecisions(database),
    /** A write after which all is as before, to see whether one is possible; inside a transaction. */
    probe(): void {
      change.run();
      changeBack.run();
    },
    /** All of `write` or nothing, durable when it returns; rethrows what `write` or the commit threw. */
    inTransaction(write: () => void): void {
      begin.run();
      try {
        write();
        commit.run();
      } catch (error) {
        messages.takenBack();
        if (database.inTransaction) rollback.run();
        throw error;
      }
    },
  };
}
export type Tables = ReturnType<typeof prepareTables>;
