import { describe, expect, it } from 'vitest';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import { makeConversationCalls } from './conversation-calls.ts';

describe('makeConversationCalls', () => {
  it('DESK-15 keeps the last call until a window listens, and again after the desk ended', () => {
    const [first, second, third] = ['c1', 'c2', 'c3'].map((id) => conversationIdSchema.parse(id));
    if (!first || !second || !third) throw new Error('three ids');
    const heard: string[] = [];
    const calls = makeConversationCalls();
    calls.call(first);
    calls.call(second);
    calls.connect((id) => heard.push(id));
    calls.call(third);
    calls.disconnect();
    calls.call(first);
    expect(heard).toEqual(['c2', 'c3']);
    calls.connect((id) => heard.push(id));
    expect(heard).toEqual(['c2', 'c3', 'c1']);
  });
});
