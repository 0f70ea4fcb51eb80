// Owns that words leave the composer once: asked again under the same id when the desk died, given back only when not taken.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { callFrameSchema } from '../../src-shared/bridge/calls.ts';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import { drafts } from './drafts.ts';
import { submitDraft } from './submit-draft.ts';

const amelie = conversationIdSchema.parse('amelie');
const inputSchema = z.looseObject({ text: z.string(), entryId: z.string() });

/** What the desk was asked to do, and how each asking ends: the last way for all that follow. */
let asked: { name: string; input: z.infer<typeof inputSchema> }[];
let endings: ('queued' | 'desk-restarted' | 'disk-full')[];

beforeEach(() => {
  asked = [];
  endings = [];
  const desk = {
    async call(text: string) {
      const { callId, name, input } = callFrameSchema.parse(JSON.parse(text));
      if (name === 'saveDraft') return JSON.stringify({ callId, state: 'answered', answer: { done: true } });
      const act = { name, input: inputSchema.parse(input) };
      asked.push(act);
      const ending = (endings.length > 1 ? endings.shift() : endings[0]) ?? 'queued';
      return ending === 'queued'
        ? JSON.stringify({
            callId,
            state: 'answered',
            answer: { state: 'queued', entryId: act.input.entryId },
          })
        : JSON.stringify({ callId, state: 'failed', problem: ending });
    },
    onNotice: () => () => {},
  };
  vi.stubGlobal('window', { desk });
});
afterEach(async () => {
  await drafts.flush();
  drafts.forget();
  vi.unstubAllGlobals();
});

describe('words on their way to the desk', () => {
  test.each(['reply', 'note'] as const)(
    'OUTBOX-12: a %s is asked again under its own id when the desk died before it answered, and not given back',
    async (kind) => {
      endings = ['desk-restarted', 'queued'];
      drafts.write(amelie, kind, 'said once');
      expect(await submitDraft(amelie, kind, false)).toBe(true);
      expect(asked).toHaveLength(2);
      expect(asked[1]).toEqual(asked[0]);
      expect(drafts.textOf(amelie, kind)).toBe('');
    },
  );

  test('OUTBOX-12: no two acts have one id, and a desk that keeps dying is not asked for ever', async () => {
    drafts.write(amelie, 'reply', 'one');
    await submitDraft(amelie, 'reply', false);
    endings = ['desk-restarted'];
    drafts.write(amelie, 'reply', 'two');
    expect(await submitDraft(amelie, 'reply', false)).toBe(false);
    expect(asked.map(({ input }) => input.text)).toEqual(['one', 'two', 'two']);
    expect(new Set(asked.map(({ input }) => input.entryId)).size).toBe(2);
    expect(drafts.textOf(amelie, 'reply')).toBe('two');
  });

  test('OUTBOX-12: any other trouble is not asked again: the words come back', async () => {
    endings = ['disk-full'];
    drafts.write(amelie, 'reply', 'kept');
    expect(await submitDraft(amelie, 'reply', false)).toBe(false);
    expect(asked).toHaveLength(1);
    expect(drafts.textOf(amelie, 'reply')).toBe('kept');
  });
});
