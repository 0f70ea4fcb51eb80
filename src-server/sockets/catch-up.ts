// Owns what one agent has missed: the rows after a cursor that they may see now, page by page.

import { messageSchema } from '../../src-shared/domain/conversation/message.ts';
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import type { RowChange } from '../database/change-log.ts';
import type { ConversationSight } from '../database/conversation-rows.ts';
import type { Tables } from '../database/tables.ts';
import { openPage } from './page.ts';
import { seesAll } from './sees-all.ts';
import type { WholePlace } from './whole-place.ts';

type Sighted =
  | { visible: true; sight: ConversationSight }
  | { visible: false; sight: ConversationSight | undefined };

export type Page = { after: number; upTo: number; remaining: number; rows: string[]; forget: string[] };

/** `whole`: where what is sent whole goes on; null: nothing is begun. */
export type CatchUpPage = Page & { whole: WholePlace | null };

/** A conversation that came into sight, or woke: it is sent whole, however many pages that takes, before the cursor passes. */
type Entering = WholePlace & { conversationId: string };

export type CatchUpOptions = {
  /** For a console that has only what is within the horizon: what wakes beyond it is sent whole. */
  hasHorizon: boolean;
  /**
   * For a console that follows other rights. The agent with rights they had before (scope-change.ts): what was not in the sight of each is not on the console for
   * certain, and is sent whole where it changed hands. It may have lost contacts of what is to come.
   */
  before?: readonly AgentActor[];
  /** What the console has of the conversation that enters there. */
  begun?: WholePlace | null;
};

/** Reads on from `cursor`. Rights are those of `actor`. */
export function createCatchUp(
  tables: Tables,
  actor: AgentActor,
  cursor: number,
  { hasHorizon, before, begun = null }: CatchUpOptions,
) {
  const reader = seesAll(actor) ? null : actor;
  let position = cursor;
  let entering: Entering | null = null;
  /** Sent whole as it was at that number: only what came after it can make it leave and enter again. */
  const entered = new Map<string, number>();

  function nextPage(pageSize: number): CatchUpPage {
    const after = position;
    const log = tables.log.readOn();
    const { head } = log;
    const page = openPage(pageSize);
    const { rows, push, pushReadMark, isFull } = page;
    const forget = new Set<string>();
    const sights = new Map<string, Sighted>();

    const isContactVisible = (id: string) =>
      tables.conversations.sightsOfContact(id).some((sight) => can(actor, 'see', sight));
    const sightOf = (id: string): Sighted => {
      const known = sights.get(id);
      if (known) return known;
      const sight = log.sight(id);
      const found: Sighted =
        sight !== undefined && can(actor, 'see', sight)
          ? { sight, visible: true }
          : { sight, visible: false };
      sights.set(id, found);
      return found;
    };

    /** It may be gone again since the last page. Nothing forgotten has a row in the same page. */
    function sendEntering(whole: Entering): void {
      const { sight, visible } = sightOf(whole.conversationId);
      if (!visible) {
        forgetConversation(whole.conversationId, sight);
        position = whole.seq;
        entering = null;
        return;
      }
      for (const row of tables.messages.ofConversation(
        whole.conversationId,
        whole.sentUpTo,
        head,
        pageSize,
      )) {
        if (isFull()) return;
        push('message', row.body);
        whole.sentUpTo = row.order;
      }
      if (isFull()) return;
      push('contact', tables.conversations.contactBody(sight.contactId));
      push('conversation', sight.body);
      pushReadMark(tables.conversations.readMark(actor.id, whole.conversationId));
      entered.set(whole.conversationId, head);
      position = whole.seq;
      entering = null;
    }

    /** A desk drops the contact with what seems their last conversation; another may be on its way. */
    function forgetConversation(id: string, sight: ConversationSight | undefined): void {
      forget.add(id);
      if (sight && isContactVisible(sight.contactId))
        push('contact', tables.conversations.contactBody(sight.contactId));
    }

    function takeRowChange(change: RowChange): void {
      switch (change.kind) {
        case 'conversation': {
          const { sight, visible } = sightOf(change.ref);
          const changedHands = sight !== undefined && change.previous_team_id !== null;
          const sawBefore = changedHands && sawIt(actor, sight, change);
          const hadIt = sawBefore && (before ?? []).every((earlier) => sawIt(earlier, sight, change));
          if (!visible) {
            if (sawBefore) forgetConversation(change.ref, sight);
          } else if (
            ((changedHands && !hadIt) || (hasHorizon && change.asleep === 1)) &&
            change.seq > (entered.get(change.ref) ?? 0)
          ) {
            const sentUpTo = begun?.seq === change.seq ? begun.sentUpTo : 0;
            entering = { conversationId: change.ref, sentUpTo, seq: change.seq };
            return;
          } else if ((before && changedHands) || sight.seq === change.seq) {
            // Whose it is must be known up to the cursor: a desk judges by it what other rights take away.
            if (before?.length) push('contact', tables.conversations.contactBody(sight.contactId));
            push('conversation', sight.body);
          }
          break;
        }
        case 'contact':
          if (isContactVisible(change.ref)) push('contact', tables.conversations.contactBody(change.ref));
          break;
        case 'read-mark': {
          const [agentId, conversationId] = change.ref.split('|');
          if (agentId !== actor.id || conversationId === undefined) break;
          const mark = tables.conversations.readMark(agentId, conversationId);
          if (mark?.seq === change.seq && sightOf(conversationId).visible) pushReadMark(mark);
          break;
        }
        case 'message': {
          const body = tables.messages.body(Number(change.ref));
          if (body === undefined) break;
          const message = messageSchema.parse(JSON.parse(body));
          if (message.seq === change.seq && sightOf(message.conversationId).visible) push('message', body);
          break;
        }
        case 'draft': {
          const [agentId, conversationId, kind] = change.ref.split('|');
          if (agentId !== actor.id || conversationId === undefined || kind === undefined) break;
          const draft = tables.drafts.row(agentId, conversationId, kind);
          if (draft?.seq !== change.seq) break;
          if (!page.holds(draft.body)) return;
          push('draft', draft.body);
          break;
        }
        case 'agent':
          push('agent', tables.agents.body(change.ref));
          break;
        case 'team':
          push('team', tables.workspace.teamBody(change.ref));
          break;
        case 'topic':
          push('topic', tables.workspace.topicBody(change.ref));
          break;
      }
      position = change.seq;
    }

    while (position < head && !isFull()) {
      if (entering !== null) {
        sendEntering(entering);
        continue;
      }
      const entries = log.after(position, pageSize, reader);
      if (entries.length === 0) position = head;
      for (const entry of entries) {
        page.look();
        if ('body' in entry) {
          if (sightOf(entry.conversation_id).visible) push('message', entry.body);
          position = entry.order;
        } else takeRowChange(entry);
        if (entering !== null || isFull()) break;
      }
    }
    const remaining = head - position;
    return { after, upTo: position, remaining, rows, forget: [...forget], whole: wholePlace() };
  }

  /** What was begun is kept until its line is passed, though rows before it may have come into sight since. */
  function wholePlace(): WholePlace | null {
    if (entering !== null) return { seq: entering.seq, sentUpTo: entering.sentUpTo };
    return begun !== null && begun.seq > position ? begun : null;
  }

  return {
    nextPage,
    position: () => position,
    /** Whether something was sent whole: it brought what is the agent's own. */
    hasSentWhole: () => entered.size > 0 || entering !== null,
  };
}
export type CatchUp = ReturnType<typeof createCatchUp>;

/** Whether the conversation was in the agent's sight before its owner or team changed. */
function sawIt(actor: AgentActor, sight: ConversationSight, change: RowChange): boolean {
  const { previous_team_id: teamId, previous_assignee_id: assigneeId } = change;
  return teamId !== null && can(actor, 'see', { contactId: sight.contactId, teamId, assigneeId });
}
