// Owns the unsent acts of one account: queued with their draft cleared, marked, refused, settled, in the order made.

import { z } from 'zod';
import { type AgentCommand, agentCommandSchema } from '../../../src-shared/commands/agent-command.ts';
import { type RefusalCode, refusalCodeSchema } from '../../../src-shared/commands/refusal.ts';
import {
  type CommandId,
  type ConversationId,
  commandIdSchema,
  type MessageId,
} from '../../../src-shared/std/ids.ts';
import { type DraftPlace, drafts } from './drafts.ts';
import { edits } from './edits.ts';
import { isDamage, type Sqlite } from './open-sqlite.ts';

/**
 * `waiting`: never left this desk. `sending`: may have reached the server, which has not answered; it is *unconfirmed*
 * once the link it left by is gone. `refused`: the server said no, for good; kept until the agent decides.
 */
export type EntryState =
  | { state: 'waiting' }
  | { state: 'sending' }
  | { state: 'refused'; reason: RefusalCode };
export type OutboxEntry = EntryState & {
  id: CommandId;
  /** Null for acts that concern no conversation. */
  conversationId: ConversationId | null;
  command: AgentCommand;
  /** Our clock, epoch ms. */
  madeAt: number;
  /** May be taken back until then (our clock, epoch ms); null = nothing holds it. */
  heldUntil: number | null;
};
/** One this program can not read: of a newer program, or damaged. It stays as it is, and leaves only when discarded. */
export type UnreadableEntry = {
  /** Its own where that can be read, else made from its place. */
  id: CommandId;
  /** Its words, or all of it where they can not be told apart. */
  text: string;
};
export type NewEntry = Pick<OutboxEntry, 'id' | 'command' | 'madeAt' | 'heldUntil'>;

export type SavedDraft = DraftPlace & { text: string };

export type QueuedAct = {
  entries: readonly NewEntry[];
  /** The draft these entries were written in. */
  clearsDraft: DraftPlace | null;
  /** Entries these replace: refused ones sent anew, waiting ones made pointless. */
  replaces: readonly CommandId[];
  /** The note whose words were changed in place: they are in the act now. */
  endsEdit?: MessageId | undefined;
};

export type OutboxEntries = {
  /** In the order they were made. */
  all(): readonly OutboxEntry[];
  find(id: CommandId): OutboxEntry | null;
  unreadable(): readonly UnreadableEntry[];
  discardUnreadable(id: CommandId): void;
  /** It is in the outbox, or was among the last `settledKept` that left it. */
  isKnown(id: CommandId): boolean;
  /** One transaction: the entries are on disk and the draft is gone, or neither. */
  queue(act: QueuedAct): void;
  markSending(ids: readonly CommandId[]): void;
  /** The server could not decide: certainly not stored there. */
  markWaiting(id: CommandId): void;
  refuse(id: CommandId, reason: RefusalCode): void;
  /** Answered, or dropped before they left. */
  remove(ids: readonly CommandId[]): void;
  /** Held ones that are held no longer. */
  release(ids: readonly CommandId[]): void;
  /** One transaction: the entries are gone and their words are drafts again, or neither. */
  takeBack(ids: readonly CommandId[], words: readonly SavedDraft[], savedAt: number): void;
  removeAll(): void;
  /** The outbox is a salvaged one: these, as memory had them, are in it again, in this order; what else it has comes last. */
  putBack(entries: readonly OutboxEntry[]): void;
};

/** Ids kept of entries that are gone; whoever asks again does so at once, not after hundreds of other acts. */
export const settledKept = 256;

/** Null: kept in order with one another, and never in the way of a conversation's acts. */
export function conversationOf(command: AgentCommand): ConversationId | null {
  return command.name === 'set-presence' || command.name === 'save-draft' ? null : command.conversationId;
}

type EntryRow = {
  place: number;
  id: string;
  command: string;
  made_at: number;
  state: string;
  reason: string | null;
  held_until: number | null;
};

export function outboxEntries(sqlite: Sqlite, accountId: number): OutboxEntries {
  const select = sqlite.prepare<[number], EntryRow>(
    'SELECT place, id, command, made_at, state, reason, held_until FROM entries WHERE account_id = ? ORDER BY place',
  );
  const insert = sqlite.prepare<[string, number, string | null, string, number, number | null]>(
    `INSERT INTO entries (id, account_id, conversation_id, command, made_at, held_until, state)
     VALUES (?, ?, ?, ?, ?, ?, 'waiting')`,
  );
  const own = drafts(sqlite, accountId);
  const edited = edits(sqlite, accountId);
  // A note is named like the act that wrote it: what is being changed of it is not the act's.
  const removeRefusedEdit = sqlite.prepare<[number, string]>(
    "DELETE FROM edits WHERE account_id = ? AND edited_id = ? AND what = 'refused'",
  );
  const removeRefusedEdits = sqlite.prepare<[number]>(
    "DELETE FROM edits WHERE account_id = ? AND what = 'refused'",
  );
  const letGo = sqlite.prepare<[string, number]>(
    'UPDATE entries SET held_until = NULL WHERE id = ? AND account_id = ?',
  );
  // What has left is held by nothing ever again, whatever becomes of it or of our clock.
  const setState = sqlite.prepare<[string, string | null, string, number]>(
    'UPDATE entries SET state = ?, reason = ?, held_until = NULL WHERE id = ? AND account_id = ?',
  );
  const removeOne = sqlite.prepare<[string, number]>('DELETE FROM entries WHERE id = ? AND account_id = ?');
  const keepSettled = sqlite.prepare<[number, string]>(
    'INSERT OR IGNORE INTO settled (account_id, id) VALUES (?, ?)',
  );
  const forgetSettled = sqlite.prepare<[number, number, number]>(
    `DELETE FROM settled WHERE account_id = ? AND place <=
       (SELECT place FROM settled WHERE account_id = ? ORDER BY place DESC LIMIT 1 OFFSET ?)`,
  );
  const findSettled = sqlite.prepare<[number, string]>(
    'SELECT 1 FROM settled WHERE account_id = ? AND id = ?',
  );
  const removeEvery = sqlite.prepare<[number]>('DELETE FROM entries WHERE account_id = ?');

  const removeAtPlace = sqlite.prepare<[number, number]>(
    'DELETE FROM entries WHERE place = ? AND account_id = ?',
  );

  let known: Known | null = null;
  const load = () => {
    known ??= readAll(select.all(accountId));
    return known;
  };
  const all = () => load().entries;
  const change = (work: () => void) => {
    const before = known;
    known = null;
    let after: Known | null = null;
    try {
      sqlite.transaction(work)();
    } catch (error) {
      // Nothing was changed, and what memory has can not be read again.
      if (isDamage(error)) after = before;
      throw error;
    } finally {
      // Read anew whether or not the transaction held: memory never says more than the disk.
      known = after;
    }
  };
  const find = (id: CommandId) => all().find((entry) => entry.id === id) ?? null;
  const settle = (ids: readonly CommandId[]) => {
    for (const id of ids) {
      const command = find(id)?.command;
      if (command?.name === 'save-draft') own.markAnswered(command);
      const { changes } = removeOne.run(id, accountId);
      if (changes > 0) keepSettled.run(accountId, id);
      // What was made of its words went with it, or comes to nothing.
      removeRefusedEdit.run(accountId, id);
    }
    if (ids.length > 0) forgetSettled.run(accountId, accountId, settledKept);
  };
  return {
    all,
    find,
    unreadable: () => load().unreadable,
    discardUnreadable(id) {
      const { place } = load().unreadable.find((entry) => entry.id === id) ?? {};
      if (place !== undefined) change(() => void removeAtPlace.run(place, accountId));
    },
    isKnown: (id) => find(id) !== null || findSettled.get(accountId, id) !== undefined,
    queue: (act) =>
      change(() => {
        settle(act.replaces);
        for (const { id, command, madeAt, heldUntil } of act.entries) {
          insert.run(id, accountId, conversationOf(command), JSON.stringify(command), madeAt, heldUntil);
          if (command.name === 'save-draft') own.markSent(command, command.text);
        }
        if (act.endsEdit !== undefined) edited.remove(act.endsEdit);
        const [first] = act.entries;
        if (act.clearsDraft !== null && first !== undefined)
          own.save(act.clearsDraft.conversationId, act.clearsDraft.kind, '', first.madeAt);
      }),
    markSending: (ids) =>
      change(() => {
        for (const id of ids) setState.run('sending', null, id, accountId);
      }),
    markWaiting: (id) => change(() => void setState.run('waiting', null, id, accountId)),
    refuse: (id, reason) => change(() => void setState.run('refused', reason, id, accountId)),
    release: (ids) =>
      change(() => {
        for (const id of ids) letGo.run(id, accountId);
      }),
    takeBack: (ids, words, savedAt) =>
      change(() => {
        settle(ids);
        for (const { conversationId, kind, text } of words) own.save(conversationId, kind, text, savedAt);
      }),
    remove: (ids) => change(() => settle(ids)),
    removeAll: () =>
      change(() => {
        removeEvery.run(accountId);
        removeRefusedEdits.run(accountId);
        own.markNoneSent();
      }),
    putBack: (held) =>
      change(() => {
        const ids = new Set(held.map(({ id }) => id));
        const salvaged = all().filter(({ id }) => !ids.has(id));
        const every = [...held, ...salvaged];
        for (const { id } of every) removeOne.run(id, accountId);
        for (const entry of every) {
          const { id, command, madeAt, heldUntil } = entry;
          insert.run(id, accountId, conversationOf(command), JSON.stringify(command), madeAt, heldUntil);
          if (entry.state === 'refused') setState.run('refused', entry.reason, id, accountId);
          if (entry.state === 'sending') setState.run('sending', null, id, accountId);
        }
      }),
  };
}

type Known = { entries: OutboxEntry[]; unreadable: (UnreadableEntry & { place: number })[] };

function readAll(rows: readonly EntryRow[]): Known {
  const known: Known = { entries: [], unreadable: [] };
  for (const row of rows) {
    const id = commandIdSchema.safeParse(row.id);
    const json = jsonOf(row.command);
    const command = agentCommandSchema.safeParse(json);
    if (id.success && command.success) known.entries.push(entryOf(row, id.data, command.data));
    else {
      const words = wordsSchema.safeParse(json);
      known.unreadable.push({
        id: id.success ? id.data : commandIdSchema.parse(`unreadable-${row.place}`.padEnd(16, '-')),
        text: words.success ? words.data.text : row.command,
        place: row.place,
      });
    }
  }
  return known;
}

const wordsSchema = z.object({ text: z.string() });

function entryOf(row: EntryRow, id: CommandId, command: AgentCommand): OutboxEntry {
  const state: EntryState =
    row.state === 'refused'
      ? { state: 'refused', reason: refusalCodeSchema.catch('invalid').parse(row.reason) }
      : { state: row.state === 'sending' ? 'sending' : 'waiting' };
  return {
    ...{ id, conversationId: conversationOf(command), command },
    ...{ madeAt: row.made_at, heldUntil: row.held_until },
    ...state,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
