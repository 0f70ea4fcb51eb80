// Owns the proof that words being changed in place are each account's own, and leave with the act that takes them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Edit } from '../../../src-shared/bridge/views.ts';
import { commandIdSchema, conversationIdSchema, messageIdSchema } from '../../../src-shared/std/ids.ts';
import { type Outbox, openOutbox } from './open-outbox.ts';
import type { NewEntry } from './outbox-entries.ts';

const conversationId = conversationIdSchema.parse('c1');
const noteId = messageIdSchema.parse('note-1');
const refusedId = commandIdSchema.parse('refused-00000000');
const ofNote: Edit = {
  ...{ editedId: noteId, conversationId, what: 'note', kind: 'note' },
  ...{ before: 'as it was', text: 'as it is' },
};
const ofRefused: Edit = { ...ofNote, editedId: refusedId, what: 'refused', kind: 'reply' };
const refused: NewEntry = {
  id: refusedId,
  command: { name: 'add-note', conversationId, text: 'words' },
  madeAt: 5,
  heldUntil: null,
};
const plain = { clearsDraft: null, replaces: [] };

let dataDir: string;
let outbox: Outbox;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'guichet-edits-'));
  outbox = openOutbox({ dataDir, nativeBinding: null });
  outbox.entriesOf(1).queue({ ...plain, entries: [refused] });
  outbox.entriesOf(1).refuse(refusedId, 'gone');
  for (const edit of [ofNote, ofRefused]) outbox.editsOf(1).save(edit, 5);
});
afterEach(() => {
  outbox.close();
  rmSync(dataDir, { recursive: true });
});
const left = () =>
  outbox
    .editsOf(1)
    .of(conversationId)
    .map(({ editedId }) => editedId);

describe('words being changed', () => {
  it('DRAFT-21: are there as they were saved last, each account’s own, and mark their conversation', () => {
    expect(outbox.editsOf(1).save({ ...ofNote, text: 'better' }, 6)).toBe(false);
    outbox.close();
    outbox = openOutbox({ dataDir, nativeBinding: null });
    expect(outbox.editsOf(1).of(conversationId)).toEqual([ofRefused, { ...ofNote, text: 'better' }]);
    expect(outbox.editsOf(2).of(conversationId)).toEqual([]);
    expect(outbox.editsOf(1).of(conversationIdSchema.parse('c2'))).toEqual([]);
    expect([outbox.draftsOf(1), outbox.draftsOf(2)].map((drafts) => [...drafts.conversationIds()])).toEqual([
      ['c1'],
      [],
    ]);
    expect([outbox.editsOf(1).remove(noteId), outbox.editsOf(1).remove(noteId)]).toEqual([true, false]);
    expect(left()).toEqual([refusedId]);
  });

  it('DRAFT-21: leave with the act that takes them, in its transaction, and with no other', () => {
    const entries = outbox.entriesOf(1);
    const again = { ...refused, id: commandIdSchema.parse('again-0000000000') };
    expect(() =>
      entries.queue({ ...plain, entries: [again, again], replaces: [refusedId], endsEdit: noteId }),
    ).toThrow('UNIQUE');
    expect(left()).toEqual([noteId, refusedId]);
    entries.queue({ ...plain, entries: [again], replaces: [refusedId] });
    expect(left()).toEqual([noteId]);
    entries.remove([again.id]);
    expect(left()).toEqual([noteId]);
    entries.queue({ ...plain, entries: [again], endsEdit: noteId });
    expect(left()).toEqual([]);
  });

  it('DRAFT-21: of a note stay when the act that wrote the note, and bears its name, is done with', () => {
    const wrote = { ...refused, id: commandIdSchema.parse('wrote-0000000000') };
    const ofIts: Edit = { ...ofNote, editedId: messageIdSchema.parse(wrote.id) };
    const entries = outbox.entriesOf(1);
    entries.queue({ ...plain, entries: [wrote] });
    outbox.editsOf(1).save(ofIts, 6);
    entries.remove([wrote.id]);
    expect(left()).toContain(ofIts.editedId);
  });

  it('DRAFT-21: of what was refused go with everything unsent that is given up; a note’s stay', () => {
    outbox.entriesOf(1).removeAll();
    expect(left()).toEqual([noteId]);
  });

  it('DRAFT-21: become a draft in one transaction', () => {
    outbox.editsOf(1).intoDraft(noteId, { conversationId, kind: 'note', text: 'as it is' }, 7);
    expect(left()).toEqual([refusedId]);
    expect(outbox.draftsOf(1).read(conversationId, 'note')).toBe('as it is');
    // Asked again by a window that got no answer.
    outbox.editsOf(1).intoDraft(noteId, { conversationId, kind: 'note', text: 'as it is, as it is' }, 8);
    expect(outbox.draftsOf(1).read(conversationId, 'note')).toBe('as it is');
  });
});
