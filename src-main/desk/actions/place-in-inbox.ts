// Owns where in a list of the inbox a conversation stands, as the agent sees it.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';
import { placeInList } from './inbox-window.ts';
import { entriesByConversation } from './overlay-conversation.ts';
import { belongs, changedByPending } from './read-inbox.ts';

export function placeInInbox(
  room: DeskRoom,
  { filter, conversationId }: DeskCallInput<'placeInInbox'>,
): DeskCallAnswer<'placeInInbox'> {
  const signedIn = requireSignedIn(room);
  const { conversations } = signedIn.cache;
  const agentId = signedIn.account.agentId;
  const changed = changedByPending(signedIn, entriesByConversation(signedIn.entries.all()));
  const isListed = (one: Conversation) => belongs(filter, one, agentId);
  const one = changed.get(conversationId)?.seen ?? conversations.find(conversationId);
  if (one === null || !isListed(one)) return { place: null };
  const list = {
    page: (offset: number, limit: number) => conversations.page(filter, agentId, limit, offset),
    count: conversations.count(filter, agentId),
    confirmed: [...changed.values()].map((change) => change.confirmed).filter(isListed),
    seen: [...changed.values()].map((change) => change.seen).filter(isListed),
  };
  return { place: placeInList(list, one) };
}
