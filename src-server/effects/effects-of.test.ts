// Tries what follows from a commit against the rule said another way: by walking back from the end.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conversationId, exampleConversation } from '../../src-shared/commands/example-situation.ts';
import { type Author, type Message, messageSchema } from '../../src-shared/domain/conversation/message.ts';
import { agentIdSchema, contactIdSchema } from '../../src-shared/std/ids.ts';
import { effectsOf } from './effects-of.ts';

const people = ['ana', 'ben', 'eve'].map((name) => agentIdSchema.parse(name));
const contact: Author = { kind: 'contact', id: contactIdSchema.parse('visitor') };
const agents = people.map((id): Author => ({ kind: 'agent', id }));
const authors: Author[] = [...agents, { kind: 'system' }];

type Said = Pick<Message, 'kind' | 'author'> & { activity?: object; text?: string };
const incoming: Said = { kind: 'incoming', author: contact, text: 'Hello' };
const activityOf = (activity: object) =>
  fc.constantFrom(...authors).map((author): Said => ({ kind: 'activity', author, activity }));
const said = fc.oneof(
  { weight: 3, arbitrary: fc.constant(incoming) },
  fc.constantFrom(...agents).map((author): Said => ({ kind: 'outgoing', author, text: 'Yes' })),
  fc.constantFrom(...people).chain((agentId) => activityOf({ code: 'assigned', agentId })),
  fc.constantFrom('taken', 'unassigned', 'resolved', 'reopened').chain((code) => activityOf({ code })),
);

/** A conversation and what was said in it, its owner being who the last change of hands says. */
function touched(first: number | null, all: readonly Said[]) {
  let owner = first === null ? null : (people[first] ?? null);
  const messages = all.map((one, index) => {
    const { activity } = one;
    if (activity && 'agentId' in activity) owner = agentIdSchema.parse(activity.agentId);
    else if (activity && 'code' in activity && activity.code === 'unassigned') owner = null;
    else if (activity && 'code' in activity && activity.code === 'taken')
      owner = one.author.kind === 'agent' ? one.author.id : owner;
    const place = { id: `message-${index}`, conversationId: conversationId, at: 1, order: index + 1 };
    return messageSchema.parse({ ...one, ...place, seq: index + 1 });
  });
  return { now: exampleConversation({ assigneeId: owner }), messages };
}

const isChangeOfHands = (message: Message) =>
  message.kind === 'activity' && ['assigned', 'taken', 'unassigned'].includes(message.activity.code);

test('EFFECT-1 the owner at the end, and nobody else, is told: of being given it, and of words since it is theirs', () => {
  const owners = fc.option(fc.nat(people.length - 1));
  fc.assert(
    fc.property(owners, fc.array(said, { maxLength: 12 }), (first, all) => {
      const { now, messages } = touched(first, all);
      const effects = effectsOf([{ now, messages }], 7);
      const last = messages.findLastIndex(isChangeOfHands);
      const handing = messages[last];
      const expected: string[] = [];
      if (now.assigneeId !== null) {
        const given = handing?.kind === 'activity' && handing.activity.code === 'assigned';
        const bySelf = handing?.author.kind === 'agent' && handing.author.id === now.assigneeId;
        if (given && !bySelf) expected.push('assigned');
        if (messages.slice(last + 1).some(({ kind }) => kind === 'incoming')) expected.push('customer-wrote');
      }
      expect(effects).toEqual(
        expected.map((reason) => ({ agentId: now.assigneeId, conversationId: now.id, reason, at: 7 })),
      );
    }),
  );
});

test('EFFECT-1 conversations are told apart', () => {
  const { now, messages } = touched(0, [incoming]);
  const other = touched(1, [incoming]);
  const silent = touched(2, []);
  expect(effectsOf([{ now, messages }, other, silent], 1).map(({ agentId }) => agentId)).toEqual([
    people[0],
    people[1],
  ]);
});
