// Owns taking an act back before it left: it goes from the outbox with what was queued right behind it, its words return.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { DraftKind } from '../../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';
import { isHeld } from '../sync/is-held.ts';

/** Only an act that is still held: anything else may be on its way, and is never half taken back. */
export function undoAct(room: DeskRoom, { entryId }: DeskCallInput<'undoAct'>): DeskCallAnswer<'undoAct'> {
  const { entries, drafts } = requireSignedIn(room);
  const now = room.clock.now();
  const held = entries.all().filter((entry) => isHeld(entry, now));
  // What was made in one go (a reply and its resolve) was made at the same moment, and is taken back in one go.
  const last = entryId === null ? held.at(-1) : held.find(({ id }) => id === entryId);
  const first = last && held.find((entry) => entry.madeAt === last.madeAt && sameConversation(entry, last));
  if (first === undefined || first.conversationId === null) return { state: 'too-late' };
  const { conversationId } = first;
  const taken = held.filter((entry) => sameConversation(entry, first) && entry.madeAt >= first.madeAt);
  entries.takeBack(
    taken.map(({ id }) => id),
    taken.flatMap((entry) => wordsOf(entry, conversationId, drafts.read)),
    now,
  );
  room.announce({ notice: 'thread-changed', conversationId });
  room.announce({ notice: 'draft-changed', conversationId });
  room.announce({ notice: 'inbox-changed' });
  room.announce({ notice: 'connection-changed' });
  return { state: 'undone', conversationId, command: first.command.name };
}

function sameConversation(one: OutboxEntry, other: OutboxEntry): boolean {
  return one.conversationId === other.conversationId;
}

/** Words written since stay: what comes back stands above them. */
function wordsOf(
  { command }: OutboxEntry,
  conversationId: ConversationId,
  read: (conversationId: ConversationId, kind: DraftKind) => string,
): { conversationId: ConversationId; kind: DraftKind; text: string }[] {
  if (command.name !== 'send-reply' && command.name !== 'add-note') return [];
  const kind: DraftKind = command.name === 'send-reply' ? 'reply' : 'note';
  const since = read(conversationId, kind);
  return [{ conversationId, kind, text: since === '' ? command.text : `${command.text}\n\n${since}` }];
}
