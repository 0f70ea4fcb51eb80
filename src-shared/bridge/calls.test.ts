import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { answerFrameSchema, callFrameSchema, type DeskCallName, deskCalls } from './calls.ts';
import { noticeSchema } from './notices.ts';

const names = z.array(z.custom<DeskCallName>((name) => typeof name === 'string' && name in deskCalls));
const conversationId = 'conversation-1';
const entryId = 'command-0000000001';

/** One good input for every call; the type makes a new call without one not compile. */
const good: Record<DeskCallName, object> = {
  readSession: {},
  signIn: { email: 'ana@example.com', password: 'secret' },
  signOut: { discardUnsent: false },
  readConnection: {},
  reconnectNow: {},
  readInbox: { filter: 'mine' },
  placeInInbox: { conversationId, filter: 'mine' },
  readThread: { conversationId, beforeOrder: null, limit: 50 },
  readDirectory: {},
  sendReply: { conversationId, text: 'Hi', thenResolve: false },
  addNote: { conversationId, text: 'Hi' },
  editNote: { conversationId, messageId: 'message-1', text: 'Hi' },
  removeNote: { conversationId, messageId: 'message-1' },
  assignConversation: { conversationId, teamId: 'team-1', agentId: null },
  takeConversation: { conversationId },
  resolveConversation: { conversationId },
  reopenConversation: { conversationId },
  markRead: { conversationId, upTo: 3 },
  setPresence: { presence: 'busy', acceptingChat: true },
  setTyping: { conversationId, on: true },
  readDrafts: { conversationId },
  saveDraft: { conversationId, kind: 'reply', text: '' },
  resendEntry: { entryId, text: null },
  readEdits: { conversationId },
  saveEdit: {
    ...{ editedId: 'message-1', conversationId, what: 'note', kind: 'note' },
    ...{ before: 'as it was', text: 'as it is' },
  },
  dropEdit: { editedId: 'message-1' },
  editToDraft: { editedId: 'message-1', conversationId, kind: 'note', text: 'as it is' },
  discardEntry: { entryId, text: null },
  undoAct: { entryId },
  sendNow: { entryId },
  fetchOlder: {},
  readPreferences: {},
  savePreferences: { theme: 'dark' },
  setLookingAt: { conversationId: null },
  openLink: { url: 'https://example.com/' },
};

describe('the table of calls', () => {
  for (const name of names.parse(Object.keys(deskCalls))) {
    test(`WIRE-6 ${name} takes its input, and nothing missing, added or of another kind`, () => {
      const { input } = deskCalls[name];
      expect(input.safeParse(good[name]).success).toBe(true);
      expect(input.safeParse({ ...good[name], extra: 1 }).success).toBe(false);
      for (const wrong of [undefined, null, 7, 'text', [], [good[name]]]) {
        expect(input.safeParse(wrong).success).toBe(false);
      }
      for (const key of Object.keys(good[name])) {
        const { [key]: _left, ...rest }: Record<string, unknown> = { ...good[name] };
        if (name !== 'savePreferences') expect(input.safeParse(rest).success, `without ${key}`).toBe(false);
        expect(input.safeParse({ ...good[name], [key]: { $ne: null } }).success, `odd ${key}`).toBe(false);
      }
    });
  }

  test('WIRE-6 a call frame names one call and its own number', () => {
    const frame = { callId: 1, name: 'readSession', input: {} };
    expect(callFrameSchema.safeParse(frame).success).toBe(true);
    for (const wrong of [
      { ...frame, callId: -1 },
      { ...frame, name: 'x'.repeat(61) },
      { ...frame, sender: 1 },
      {},
    ]) {
      expect(callFrameSchema.safeParse(wrong).success).toBe(false);
    }
  });

  test('WIRE-6 an answer is answered or failed with a listed problem', () => {
    expect(answerFrameSchema.safeParse({ callId: 1, state: 'answered', answer: null }).success).toBe(true);
    expect(answerFrameSchema.safeParse({ callId: 1, state: 'failed', problem: 'unlisted' }).success).toBe(
      true,
    );
    expect(answerFrameSchema.safeParse({ callId: 1, state: 'failed', problem: 'stack trace' }).success).toBe(
      false,
    );
  });

  test('WIRE-6 notices name what changed and carry no data but which conversation', () => {
    for (const option of noticeSchema.options) {
      const keys = Object.keys(option.shape).filter((key) => key !== 'notice');
      expect(keys.filter((key) => key !== 'conversationId')).toEqual([]);
    }
  });
});
