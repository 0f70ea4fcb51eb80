// Owns the proof of who may change and remove a note, and what that changes.
import { describe, expect, test } from 'vitest';
import { messageSchema } from '../domain/conversation/message.ts';
import { messageIdSchema } from '../std/ids.ts';
import { decideEditNote, decideRemoveNote } from './change-note.ts';
import { nothingChanges } from './decision.ts';
import {
  ana,
  ben,
  conversationId,
  exampleActor,
  exampleConversation,
  exampleSituation,
  sales,
  sue,
} from './example-situation.ts';

const messageId = messageIdSchema.parse('note-1');
const note = messageSchema.parse({
  ...{ id: messageId, conversationId, kind: 'note', author: { kind: 'agent', id: ana } },
  ...{ at: 2_000, order: 4, seq: 4, text: 'Careful' },
});
const edit = { name: 'edit-note' as const, conversationId, messageId, order: 4, text: ' Careful! ' };
const remove = { name: 'remove-note' as const, conversationId, messageId, order: 4 };
const findMessage = (id: string, order: number) => (id === messageId && order === 4 ? note : null);
const byMate = { ...exampleActor(ben), teamIds: [sales] };

describe('a note', () => {
  test('SEND-18 is changed by its author, keeps its place and says when', () => {
    const decided = decideEditNote(edit, exampleSituation({ findMessage }));
    if (!decided.ok) throw new Error(decided.error);
    expect(decided.value.changedMessages).toEqual([{ ...note, text: edit.text, editedAt: 5_000 }]);
    expect(decided.value.messages).toEqual([]);
    expect(decided.value.conversation).toEqual(exampleConversation());
  });

  test('SEND-18 removed has no words any more, there and in the list; that it was there stays', () => {
    const lastMessage = { kind: 'note' as const, preview: 'Careful', at: 2_000 };
    const conversation = exampleConversation({ lastMessage });
    const decided = decideRemoveNote(remove, exampleSituation({ findMessage, conversation }));
    if (!decided.ok) throw new Error(decided.error);
    expect(decided.value.changedMessages).toEqual([{ ...note, text: '', removedAt: 5_000 }]);
    expect(decided.value.conversation?.lastMessage).toEqual({ ...lastMessage, preview: '' });
  });

  test('SEND-18 is changed by nobody else but who sees everything', () => {
    for (const [actor, answer] of [
      [byMate, 'not-author'],
      [exampleActor(sue), 'ok'],
    ] as const) {
      for (const decided of [
        decideEditNote(edit, exampleSituation({ findMessage, actor })),
        decideRemoveNote(remove, exampleSituation({ findMessage, actor })),
      ])
        expect(decided.ok ? 'ok' : decided.error).toBe(answer);
    }
  });

  test('SEND-18 to the same words changes nothing; removed, or no note, it is not changed', () => {
    const same = decideEditNote({ ...edit, text: 'Careful' }, exampleSituation({ findMessage }));
    expect(same).toEqual({ ok: true, value: nothingChanges });
    const gone = messageSchema.parse({ ...note, text: '', removedAt: 3_000 });
    const outgoing = messageSchema.parse({ ...note, kind: 'outgoing' });
    const elsewhere = messageSchema.parse({ ...note, conversationId: 'conversation-2' });
    for (const [found, error] of [
      [gone, 'gone'],
      [outgoing, 'not-found'],
      [elsewhere, 'not-found'],
      [null, 'not-found'],
    ] as const) {
      const situation = exampleSituation({ findMessage: () => found });
      expect(decideEditNote(edit, situation)).toEqual({ ok: false, error });
      expect(decideRemoveNote(remove, situation)).toEqual({ ok: false, error });
    }
    const blank = decideEditNote({ ...edit, text: '  ' }, exampleSituation({ findMessage }));
    expect(blank).toEqual({ ok: false, error: 'empty-text' });
  });
});
