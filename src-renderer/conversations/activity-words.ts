// Owns how an activity, stored as a code, is put into the agent's words.
import type { DirectoryView } from '../../src-shared/bridge/views.ts';
import type { Contact } from '../../src-shared/domain/people/contact.ts';
import { assertNever } from '../../src-shared/std/assert-never.ts';
import type { AgentId } from '../../src-shared/std/ids.ts';
import type { Say } from '../texts/say.ts';
import { contactName } from './contact-name.ts';
import type { ActivityMessage } from './thread-items.ts';

/** Whom names are asked of; `me` speaks of the agent as "you". */
export type People = {
  me: AgentId | null;
  directory: Pick<DirectoryView, 'agents' | 'teams' | 'topics'> | undefined;
  contact: Pick<Contact, 'name' | 'shortCode'>;
};

export function agentName(id: AgentId, { directory }: Pick<People, 'directory'>, say: Say): string {
  return directory?.agents.find((agent) => agent.id === id)?.name ?? say('owner.someone');
}

function teamName(id: string, { directory }: People): string {
  return directory?.teams.find((team) => team.id === id)?.name ?? id;
}

/** Who did it, as a name; null when it was oneself. */
function actorName({ author }: ActivityMessage, people: People, say: Say): string | null {
  if (author.kind === 'contact') return contactName(people.contact, say);
  if (author.kind === 'system') return say('message.system');
  return author.id === people.me ? null : agentName(author.id, people, say);
}

export function activityInWords(message: ActivityMessage, people: People, say: Say): string {
  const who = actorName(message, people, say);
  const { activity } = message;
  switch (activity.code) {
    case 'conversation-started':
      return say('activity.started', { who: who ?? say('message.you') });
    case 'assigned': {
      const toMe = activity.agentId === people.me;
      const agent = agentName(activity.agentId, people, say);
      if (message.author.kind === 'system') {
        return toMe ? say('activity.routedToYou') : say('activity.routed', { agent });
      }
      if (who === null) return toMe ? say('activity.youTook') : say('activity.youAssigned', { agent });
      return toMe ? say('activity.assignedToYou', { who }) : say('activity.assigned', { who, agent });
    }
    case 'unassigned':
      return who === null ? say('activity.youUnassigned') : say('activity.unassigned', { who });
    case 'moved-to-team': {
      const team = teamName(activity.teamId, people);
      return who === null
        ? say('activity.youMovedToTeam', { team })
        : say('activity.movedToTeam', { who, team });
    }
    case 'taken':
      return who === null ? say('activity.youTook') : say('activity.taken', { who });
    case 'resolved':
      return who === null ? say('activity.youResolved') : say('activity.resolved', { who });
    case 'reopened':
      return who === null ? say('activity.youReopened') : say('activity.reopened', { who });
    default:
      return assertNever(activity);
  }
}
