// Owns the proof of what the server makes of a draft saved by one of an agent's machines.
import { describe, expect, test } from 'vitest';
import { type Draft, maxDraftLength } from '../domain/conversation/draft.ts';
import { nothingChanges } from './decision.ts';
import {
  ana,
  billing,
  conversationId,
  customerActor,
  exampleConversation,
  exampleSituation,
} from './example-situation.ts';
import { decideSaveDraft } from './save-draft.ts';

const kept = (text: string, seq = 7): Draft => ({
  ...{ agentId: ana, conversationId, kind: 'reply', savedAt: 1, text, seq },
});
const save = (text: string, baseSeq: number) => ({
  ...{ name: 'save-draft' as const, conversationId, kind: 'reply' as const, text, baseSeq },
});
const textOver = (known: Draft | null, text: string, baseSeq: number) => {
  const decided = decideSaveDraft(save(text, baseSeq), exampleSituation({ findDraft: () => known }));
  return decided.ok ? (decided.value.draft?.text ?? 'unchanged') : decided.error;
};

describe('a saved draft', () => {
  test('DRAFT-4 takes the place of the version it was written over, and is joined with any other', () => {
    expect(textOver(null, 'new', 0)).toBe('new');
    expect(textOver(kept('old'), 'new', 7)).toBe('new');
    expect(textOver(kept('old'), '', 7)).toBe('');
    expect(textOver(kept('theirs'), 'mine', 6)).toBe('theirs\n\nmine');
    expect(textOver(kept('theirs'), '', 6)).toBe('unchanged');
    expect(textOver(kept(''), 'mine', 6)).toBe('mine');
  });

  test('DRAFT-4 of the same words, or of words that stand there already, changes nothing', () => {
    for (const [known, text, baseSeq] of [
      [kept('same'), 'same', 7],
      [kept('theirs\n\nmine'), 'mine', 6],
      [null, '', 0],
    ] as const) {
      const situation = exampleSituation({ findDraft: () => known });
      expect(decideSaveDraft(save(text, baseSeq), situation)).toEqual({ ok: true, value: nothingChanges });
    }
  });

  test('DRAFT-4 keeps well-formed text only, no longer than it may be', () => {
    expect(textOver(null, 'a\u0000b\ud800', 0)).toBe('ab\ufffd');
    expect(textOver(null, 'x'.repeat(maxDraftLength + 1), 0)).toBe('text-too-long');
  });

  test('RIGHT-2 begins only where the agent sees; one they had stays theirs; it is nobody else’s', () => {
    const unseen = exampleConversation({ teamId: billing, assigneeId: null });
    const answer = (known: Draft | null) => {
      const situation = exampleSituation({ conversation: unseen, findDraft: () => known });
      const decided = decideSaveDraft(save('more', 7), situation);
      return decided.ok ? decided.value.draft : decided.error;
    };
    expect(answer(null)).toBe('not-found');
    expect(answer(kept('old'))).toMatchObject({ agentId: ana, text: 'more', savedAt: 5_000 });
    const byVisitor = decideSaveDraft(save('x', 0), exampleSituation({ actor: customerActor }));
    expect(byVisitor).toEqual({ ok: false, error: 'not-found' });
  });
});
