// Owns that an activity reads as a sentence, speaking of the agent as "you".
import { expect, test } from 'vitest';
import { directoryViewSchema, threadMessageSchema } from '../../src-shared/bridge/views.ts';
import { agentIdSchema } from '../../src-shared/std/ids.ts';
import { sayingOf } from '../texts/say.ts';
import { activityInWords } from './activity-words.ts';

const agent = (id: string, name: string) => ({
  id,
  name,
  email: 'a@b',
  roles: ['agent'],
  teamIds: ['t1'],
  presence: 'online',
  acceptingChat: true,
  chatCapacity: 4,
  seq: 1,
  connected: true,
  active: 0,
});
const directory = directoryViewSchema.parse({
  agents: [agent('a1', 'Maya'), agent('a2', 'Jonas')],
  teams: [{ id: 't1', name: 'Orders', seq: 1 }],
  topics: [],
  me: { presence: 'online', acceptingChat: true, active: 0, capacity: 4 },
});
const people = { me: agentIdSchema.parse('a1'), directory, contact: { name: 'Amélie', shortCode: 'AB12' } };

function words(
  author: Record<string, string>,
  activity: Record<string, string>,
  language: 'en' | 'fr',
): string {
  const message = threadMessageSchema.parse({
    id: 'm1',
    order: 1,
    author,
    at: 0,
    entryId: null,
    delivery: { state: 'sent' },
    kind: 'activity',
    activity,
  });
  if (message.kind !== 'activity') throw new Error('not an activity');
  return activityInWords(message, people, sayingOf(language));
}

const me = { kind: 'agent', id: 'a1' };
const jonas = { kind: 'agent', id: 'a2' };
const system = { kind: 'system' };

test('UI-15 activities are said from the agent’s side', () => {
  expect(words({ kind: 'contact', id: 'k1' }, { code: 'conversation-started' }, 'en')).toBe(
    'Amélie started the conversation',
  );
  expect(words(system, { code: 'assigned', agentId: 'a1' }, 'en')).toBe('It came to you');
  expect(words(system, { code: 'assigned', agentId: 'a2' }, 'fr')).toBe('Elle est allée à Jonas');
  expect(words(jonas, { code: 'assigned', agentId: 'a1' }, 'en')).toBe('Jonas gave it to you');
  expect(words(me, { code: 'assigned', agentId: 'a2' }, 'fr')).toBe('Vous l’avez confiée à Jonas');
  expect(words(me, { code: 'moved-to-team', teamId: 't1' }, 'en')).toBe('You moved it to Orders');
  expect(words(jonas, { code: 'taken' }, 'en')).toBe('Jonas took it');
  expect(words(me, { code: 'resolved' }, 'en')).toBe('You resolved it');
  expect(words({ kind: 'agent', id: 'a9' }, { code: 'reopened' }, 'en')).toBe('a colleague reopened it');
});
