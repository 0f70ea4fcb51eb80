// Tries what a visitor is shown of messages of every kind.
import { expect, it } from 'vitest';
import { messageSchema } from '../../src-shared/domain/conversation/message.ts';
import { agentSchema } from '../../src-shared/domain/people/agent.ts';
import { widgetMessage } from './widget-view.ts';

const agent = agentSchema.parse({
  id: 'a',
  name: 'Léa Fontaine',
  email: 'lea@shop.example',
  roles: ['agent'],
  teamIds: ['t'],
  presence: 'online',
  acceptingChat: true,
  chatCapacity: 4,
  seq: 1,
});
const people = { findAgent: () => agent };
const entry = { id: 'm', conversationId: 'c', at: 5, order: 7, seq: 7 };

it('WIRE-8, RIGHT-3 words of customer and agent pass, notes and activities never do', () => {
  const shown = (message: object) => widgetMessage(messageSchema.parse({ ...entry, ...message }), people);
  expect(shown({ kind: 'incoming', author: { kind: 'contact', id: 'v' }, text: 'Hi' })).toEqual({
    id: 'm',
    order: 7,
    own: true,
    authorName: null,
    text: 'Hi',
    at: 5,
  });
  expect(shown({ kind: 'outgoing', author: { kind: 'agent', id: 'a' }, text: 'Hello' })).toMatchObject({
    own: false,
    authorName: 'Léa',
  });
  expect(shown({ kind: 'note', author: { kind: 'agent', id: 'a' }, text: 'secret' })).toBeNull();
  expect(shown({ kind: 'activity', author: { kind: 'system' }, activity: { code: 'resolved' } })).toBeNull();
});
