// Owns what a window may know of the session: who, where, and whether the server ended it. Never the token.
import type { DeskCallAnswer } from '../../../src-shared/bridge/calls.ts';
import type { DeskRoom } from '../desk-room.ts';

export function readSession({ serverUrl, signedIn, outbox }: DeskRoom): DeskCallAnswer<'readSession'> {
  if (signedIn === null) return { state: 'signed-out', serverUrl, lastEmail: outbox.accounts.lastEmail() };
  const { agentId, agentName, email, workspaceName } = signedIn.account;
  return {
    state: 'signed-in',
    serverUrl,
    expired: signedIn.isExpired(),
    agentId,
    agentName,
    email,
    workspaceName,
  };
}
