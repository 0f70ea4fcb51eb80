import { describe, expect, test } from 'vitest';
import { decideAddNote } from './add-note.ts';
import { nothingChanges } from './decision.ts';
import {
  ben,
  conversationId,
  exampleActor,
  exampleCommandId,
  exampleConversation,
  exampleSituation,
  sales,
} from './example-situation.ts';
import { decideMarkRead } from './mark-read.ts';

describe('decideAddNote', () => {
  test('SEND-2 SEND-6 a team-mate’s note is theirs, and neither answers nor takes', () => {
    const actor = { ...exampleActor(ben), teamIds: [sales] };
    const note = { name: 'add-note' as const, conversationId, text: 'VIP' };
    const decided = decideAddNote(note, exampleSituation({ actor }));
    if (!decided.ok) throw new Error(decided.error);
    expect(decided.value.conversation).toEqual(
      exampleConversation({ lastMessage: { kind: 'note', preview: 'VIP', at: 5_000 } }),
    );
    expect(decided.value.messages).toMatchObject([
      { kind: 'note', id: exampleCommandId(1), author: { kind: 'agent', id: ben }, text: 'VIP' },
    ]);
  });
});

describe('decideMarkRead', () => {
  test('SEND-10 is the acting agent’s own mark and touches no message', () => {
    const decided = decideMarkRead({ name: 'mark-read', conversationId, upTo: 9 }, exampleSituation());
    if (!decided.ok) throw new Error(decided.error);
    expect(decided.value).toEqual({
      ...nothingChanges,
      readMark: { agentId: 'agent-ana', conversationId, upTo: 9 },
    });
  });
});
