// Owns the proof that words being changed in place are written over by nothing, and by which acts they are taken.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callFrameSchema } from '../../src-shared/bridge/calls.ts';
import { commandIdSchema, conversationIdSchema, messageIdSchema } from '../../src-shared/std/ids.ts';
import {
  askRemoval,
  closeEditor,
  forgetEditors,
  openEditor,
  rewordingOf,
  takeCursor,
  useOpenEditors,
  writeInEditor,
} from './open-editors.ts';
import { discardRefused } from './refused-entry.ts';
import { wordsAreBack } from './words-coming-back.ts';

const conversationId = conversationIdSchema.parse('amelie');
const entryId = commandIdSchema.parse('refused-00000000');
const id = messageIdSchema.parse(entryId);
const words = { what: 'note', conversationId, kind: 'note', before: 'as it was' } as const;

let asked: { name: string; input: unknown }[];
let problem: string | null;

beforeEach(() => {
  asked = [];
  problem = null;
  const desk = {
    async call(text: string) {
      const { callId, name, input } = callFrameSchema.parse(JSON.parse(text));
      asked.push({ name, input });
      return JSON.stringify(
        problem === null
          ? { callId, state: 'answered', answer: { done: true } }
          : { callId, state: 'failed', problem },
      );
    },
    onNotice: () => () => {},
  };
  vi.stubGlobal('window', { desk });
});
afterEach(() => {
  forgetEditors();
  vi.unstubAllGlobals();
});

test('UI-22 words that are being changed and asked for again stay as they are, and get the cursor', () => {
  openEditor(id, words);
  expect(takeCursor(id)).toBe(true);
  writeInEditor(id, 'as it is');
  openEditor(id, words);
  expect(rewordingOf(id)?.text).toBe('as it is');
  expect([takeCursor(id), takeCursor(id)]).toEqual([true, false]);
});

test('UI-22 a note whose words are being changed is not removed before they are saved or left', () => {
  openEditor(id, words);
  writeInEditor(id, 'as it is');
  expect(askRemoval(id)).toBe(false);
  expect(rewordingOf(id)?.text).toBe('as it is');
  writeInEditor(id, words.before);
  expect(askRemoval(id)).toBe(true);
  expect(useOpenEditors.getState().open[id]).toEqual({ what: 'removing' });
  openEditor(id, words);
  expect(rewordingOf(id)?.text).toBe('as it was');
  closeEditor(id);
  expect(askRemoval(id)).toBe(true);
});

test('UI-22 discarding a refused reply that is being changed keeps what was made of its words, in one call', async () => {
  const refused = { conversationId, editedId: id, text: 'as it was' };
  openEditor(id, { ...words, what: 'refused', kind: 'reply' });
  writeInEditor(id, 'as it is');
  problem = 'disk-full';
  discardRefused(entryId, refused);
  await wordsAreBack();
  expect(rewordingOf(id)?.text).toBe('as it is');
  problem = null;
  asked = [];
  discardRefused(entryId, refused);
  await wordsAreBack();
  const discards = asked.filter(({ name }) => name === 'discardEntry');
  expect(discards).toEqual([{ name: 'discardEntry', input: { entryId, text: 'as it is' } }]);
  expect(rewordingOf(id)).toBeNull();
  openEditor(id, { ...words, what: 'refused', kind: 'reply' });
  writeInEditor(id, ' ');
  discardRefused(entryId, refused);
  await wordsAreBack();
  expect(asked).toContainEqual({ name: 'discardEntry', input: { entryId, text: 'as it was' } });
});
