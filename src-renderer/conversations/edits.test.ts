// Owns the proof that what was being changed is open again with its conversation, and a draft when there is nothing left to change.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callFrameSchema } from '../../src-shared/bridge/calls.ts';
import type { Edit } from '../../src-shared/bridge/views.ts';
import { conversationIdSchema, messageIdSchema } from '../../src-shared/std/ids.ts';
import { drafts } from './drafts.ts';
import { closedOnceTaken, edits, forgetEdits, takeUpEdits } from './edits.ts';
import { closeEditor, openEditor, rewordingOf, useOpenEditors, writeInEditor } from './open-editors.ts';

const conversationId = conversationIdSchema.parse('amelie');
const editedId = messageIdSchema.parse('note-1');
const words = { what: 'note', conversationId, kind: 'note', before: 'as it was' } as const;
const kept = (text: string): Edit => ({ editedId, ...words, text });

let onDisk: Edit[];
let isGone: (id: string) => boolean;
let full: boolean;
let note: string;

beforeEach(() => {
  [onDisk, isGone, full, note] = [[], () => false, false, ''];
  const answerOf = (name: string, input: unknown): unknown => {
    const said = JSON.stringify(input);
    if (name === 'readEdits') return onDisk.map((edit) => ({ ...edit, gone: isGone(edit.editedId) }));
    if (name === 'readDrafts') return { reply: '', note };
    if (name === 'saveEdit') onDisk = [JSON.parse(said)];
    if (name === 'dropEdit' || name === 'editToDraft') onDisk = [];
    if (name === 'editToDraft') note = JSON.parse(said).text;
    return { done: true };
  };
  const desk = {
    async call(text: string) {
      const { callId, name, input } = callFrameSchema.parse(JSON.parse(text));
      const writes = name !== 'readEdits' && name !== 'readDrafts';
      return JSON.stringify(
        full && writes
          ? { callId, state: 'failed', problem: 'disk-full' }
          : { callId, state: 'answered', answer: answerOf(name, input) },
      );
    },
    onNotice: () => () => {},
  };
  vi.stubGlobal('window', { desk });
});
afterEach(() => {
  forgetEdits();
  drafts.forget();
  vi.unstubAllGlobals();
});

test('UI-40 what was being changed is open again, takes no cursor, and is read once', async () => {
  onDisk = [kept('as it is')];
  await takeUpEdits(conversationId);
  expect(rewordingOf(editedId)?.text).toBe('as it is');
  expect(useOpenEditors.getState()).toMatchObject({ latest: null, wantsCursor: null });
  writeInEditor(editedId, 'as it is now');
  await takeUpEdits(conversationId);
  expect([rewordingOf(editedId)?.text, onDisk]).toEqual(['as it is now', [kept('as it is now')]]);
  closeEditor(editedId);
  await takeUpEdits(conversationId);
  expect([rewordingOf(editedId), onDisk]).toEqual([null, []]);
});

test('UI-40 begun again before what was kept of it came, both are there', async () => {
  onDisk = [kept('as it was kept')];
  openEditor(editedId, words);
  await takeUpEdits(conversationId);
  expect(rewordingOf(editedId)?.text).toBe('as it was kept');
  forgetEdits();
  openEditor(editedId, words);
  writeInEditor(editedId, 'begun anew');
  await takeUpEdits(conversationId);
  expect(rewordingOf(editedId)?.text).toContain('as it was kept');
  expect(rewordingOf(editedId)?.text).toContain('begun anew');
});

test('UI-40 with nothing left to change its words are in the draft, also those typed since; a full disk keeps them open', async () => {
  await drafts.load(conversationId);
  await takeUpEdits(conversationId);
  openEditor(editedId, words);
  writeInEditor(editedId, 'as it is');
  await edits.flush();
  writeInEditor(editedId, 'as it is now');
  [isGone, full] = [() => true, true];
  await expect(takeUpEdits(conversationId)).rejects.toThrow('disk-full');
  expect(rewordingOf(editedId)?.text).toBe('as it is now');
  full = false;
  await takeUpEdits(conversationId);
  expect(rewordingOf(editedId)).toBeNull();
  expect([note, drafts.textOf(conversationId, 'note'), onDisk]).toEqual(['as it is now', 'as it is now', []]);
});

test('UI-40 what the next start finds gone is in the draft as well', async () => {
  await drafts.load(conversationId);
  onDisk = [kept('as it is')];
  isGone = () => true;
  await Promise.all([takeUpEdits(conversationId), takeUpEdits(conversationId)]);
  expect([note, rewordingOf(editedId), onDisk]).toEqual(['as it is', null, []]);
});

test('UI-40 words that cannot go into the draft now are open, and keep none of the others back', async () => {
  const otherId = messageIdSchema.parse('note-2');
  onDisk = [kept('of one that is gone'), { ...kept('of one that is there'), editedId: otherId }];
  [isGone, full] = [(id) => id === editedId, true];
  await expect(takeUpEdits(conversationId)).rejects.toThrow('disk-full');
  expect([rewordingOf(editedId)?.text, rewordingOf(otherId)?.text]).toEqual([
    'of one that is gone',
    'of one that is there',
  ]);
});

test('UI-40 an act that takes the words closes what is being changed, one that does not leaves it', async () => {
  openEditor(editedId, words);
  writeInEditor(editedId, 'as it is');
  await closedOnceTaken(editedId, () => Promise.resolve(false));
  expect(rewordingOf(editedId)?.text).toBe('as it is');
  await closedOnceTaken(editedId, () => Promise.resolve(true));
  expect(rewordingOf(editedId)).toBeNull();
});
