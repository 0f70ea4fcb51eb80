// Owns the proof that a desk takes another desk's words into what is being written there without repeating any.
import { afterEach, describe, expect, it } from 'vitest';
import { draftSchema } from '../../../src-shared/domain/conversation/draft.ts';
import {
  type DraftDesk,
  type DraftServer,
  draftDesk,
  draftServer,
  first,
  type Place,
  settleAll,
} from './example-draft-desks.ts';
import { takeDraftRows } from './take-draft-rows.ts';

const opened: DraftDesk[] = [];
afterEach(() => {
  for (const desk of opened.splice(0)) desk.close();
});
const newDesk = (server: DraftServer, time: { now: number }) => {
  const desk = draftDesk(server, time);
  opened.push(desk);
  return desk;
};
const one: Place = { conversationId: first, kind: 'reply' };

describe('words of another desk', () => {
  it.each([
    ['Hello', 'Hello\n\nFrom home', 'Hello you', 'Hello you\n\nFrom home'],
    ['Hello.', 'From home\n\nHello.', 'Oh. Hello.', 'From home\n\nOh. Hello.'],
    ['Hi.', 'Hi.\n\nFrom home', 'Hi.\n\nSecond one', 'Hi.\n\nFrom home\n\nSecond one'],
  ])('DRAFT-9: over %j, %j of another desk and %j repeat nothing', (base, theirs, mine, joined) => {
    const time = { now: 0 };
    const server = draftServer();
    const [desk, home] = [newDesk(server, time), newDesk(server, time)];
    desk.save(one, base);
    desk.carryUp();
    for (const each of [desk, home]) each.takeRows();
    home.save(one, theirs);
    home.carryUp();
    // Too soon after the last to be told: the row comes first.
    desk.save(one, mine);
    desk.takeRows();
    expect(desk.text(one)).toBe(joined);
    settleAll(server, [desk, home], time);
    expect([desk.text(one), home.text(one)]).toEqual([joined, joined]);
  });

  it('DRAFT-7: a draft that lost what it knew of the server’s is not joined with the words it was typed on from', () => {
    const desk = newDesk(draftServer(), { now: 0 });
    const take = (text: string, seq: number) =>
      takeDraftRows(desk.drafts, [draftSchema.parse({ agentId: 'a', ...one, savedAt: 1, text, seq })]);
    desk.cut();
    desk.save(one, 'Hello you');
    take('Hello', 5);
    expect(desk.drafts.find(first, 'reply')).toMatchObject({
      text: 'Hello you',
      baseSeq: 5,
      baseText: 'Hello',
    });
    take('Hello\n\nFrom home', 6);
    expect(desk.text(one)).toBe('Hello you\n\nFrom home');
  });

  it('DRAFT-7: drafts that do not say whose they are are of the database whose rows are here, and in doubt until then', () => {
    const desk = newDesk(draftServer(), { now: 0 });
    takeDraftRows(desk.drafts, [draftSchema.parse({ agentId: 'a', ...one, savedAt: 1, text: 'a', seq: 5 })]);
    expect(desk.drafts.areInDoubt()).toBe(true);
    desk.drafts.fitTo('db-1', false, 'db-1');
    expect(desk.drafts.areInDoubt()).toBe(false);
    expect(desk.drafts.find(first, 'reply')).toMatchObject({ baseSeq: 5, baseText: 'a' });
  });
});
