// Owns the one question of rights: may this actor do this to that conversation. Default: no.
import type { Conversation } from '../conversation/conversation.ts';
import type { Actor, AgentActor } from '../people/actor.ts';

export type ConversationVerb =
  | 'see'
  | 'see-notes'
  | 'reply'
  | 'note'
  | 'change-any-note'
  | 'assign'
  | 'take'
  | 'resolve'
  | 'reopen'
  | 'mark-read';

/** What rights look at. */
export type Owned = Pick<Conversation, 'contactId' | 'teamId' | 'assigneeId'>;

function seesEverything(actor: AgentActor): boolean {
  return actor.roles.includes('supervisor') || actor.roles.includes('admin');
}

/** A supervisor or admin sees all; other agents their teams' conversations and those they own; a visitor their own. */
export function can(actor: Actor, verb: ConversationVerb, conversation: Owned): boolean {
  switch (actor.kind) {
    case 'system':
      return true;
    case 'visitor':
      return (
        (verb === 'see' || verb === 'reply' || verb === 'mark-read') && conversation.contactId === actor.id
      );
    case 'agent': {
      const owns = conversation.assigneeId === actor.id;
      const sees = owns || seesEverything(actor) || actor.teamIds.includes(conversation.teamId);
      if (!sees) return false;
      if (verb === 'assign' || verb === 'resolve') {
        return owns || conversation.assigneeId === null || seesEverything(actor);
      }
      if (verb === 'change-any-note') return seesEverything(actor);
      if (verb === 'reply') return owns || conversation.assigneeId === null;
      return true;
    }
  }
}
