// Owns the colleague who takes the only conversation there is, from a console without a window.
import { expect } from '@playwright/test';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import { connectConsole, type RawConsole, signIn } from '../../support/raw-console.ts';
import type { Workplace } from './workplace-test.ts';

/** Resolves once it is the colleague's; their console is the caller's to close. */
export async function colleagueTakes({
  serverUrl,
  colleague,
}: Workplace): Promise<{ other: RawConsole; conversationId: ConversationId }> {
  if (colleague === undefined) throw new Error('there is no colleague');
  const { token } = await signIn(serverUrl, colleague);
  const other = await connectConsole({ url: serverUrl, token });
  await other.catchUp();
  const found = other.rows().find((row) => row.row === 'conversation');
  if (found?.row !== 'conversation') throw new Error('the colleague does not see the conversation');
  const { id: conversationId, epoch } = found.value;
  expect((await other.command({ name: 'take-conversation', conversationId, epoch })).type).toBe('ack');
  return { other, conversationId };
}
