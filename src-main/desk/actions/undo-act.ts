// Owns taking an act back before it left: it goes from the outbox with what was queued right behind it, its words return.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { DraftKind } from '../../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { OutboxEntry, SavedDraft } from '../database/outbox-entries.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';
import { isHeld } from '../sync/is-held.ts';
import { aboveDraft } from './above-draft.ts';

/** Only an act that is still held: anything else may be on its way, and is never half taken back. */
export function undoAct(room: DeskRoom, { entryId }: DeskCallInput<'undoAct'>): DeskCallAnswer<'undoAct'> {
  const { entries, drafts, draftSync, sync } = requireSignedIn(room);
  const now = room.clock.now();
  const held = entries.all().filter((entry) => isHeld(entry, now));
  const named = entryId === null ? held.at(-1) : held.find(({ id }) => id === entryId);
  if (named === undefined || named.conversationId === null) return { state: 'too-late' };
  const { conversationId } = named;
  const here = held.filter((entry) => entry.conversationId === conversationId);
  // What was made in one go (a reply and its resolve) was made at the same moment, and is taken back in one go.
  const from = here.findIndex((entry) => entry.madeAt === named.madeAt);
  const taken = here.slice(from);
  entries.takeBack(
    taken.map(({ id }) => id),
    wordsOf(taken, conversationId, (kind) => drafts.read(conversationId, kind)),
    now,
  );
  room.announce({ notice: 'thread-changed', conversationId });
  room.announce({ notice: 'draft-changed', conversationId });
  room.announce({ notice: 'inbox-changed' });
  room.announce({ notice: 'connection-changed' });
  draftSync.look();
  // What was made behind it and is not held itself waits for nothing any more.
  sync.poke();
  return { state: 'undone', conversationId, command: (taken[0] ?? named).command.name };
}

function wordsOf(
  taken: readonly OutboxEntry[],
  conversationId: ConversationId,
  since: (kind: DraftKind) => string,
): SavedDraft[] {
  const kinds = { reply: 'send-reply', note: 'add-note' } as const;
  return (['reply', 'note'] as const).flatMap((kind) => {
    const said = taken.flatMap(({ command }) => (command.name === kinds[kind] ? [command.text] : []));
    if (said.length === 0) return [];
    return [{ conversationId, kind, text: aboveDraft(said, since(kind)) }];
  });
}
