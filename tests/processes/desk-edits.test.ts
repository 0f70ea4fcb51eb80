// Owns the proof, over a real server and killed desks, that words being changed in place stay until an act or a draft has them.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Edit, ThreadMessage } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { type RunningDesk, startDeskProcess } from '../support/start-desk-process.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

let folder: TemporaryFolder;
let ada: MadeAgent;
let server: RunningServer;
let visitor: RawVisitor;
const running = new Set<RunningDesk>();

async function deskOf(name: string): Promise<RunningDesk> {
  const dataDir = join(folder.path, name);
  const desk = await startDeskProcess({ dataDir, serverUrl: server.url, savedToken: null });
  running.add(desk);
  await desk.call('signIn', { email: ada.email, password: ada.password });
  await waitUntil('live', async () => (await desk.call('readConnection', {})).state === 'live');
  return desk;
}
async function killed(desk: RunningDesk): Promise<void> {
  running.delete(desk);
  await desk.kill();
}
type Note = Extract<ThreadMessage, { kind: 'note' | 'incoming' | 'outgoing' }>;
async function noteAt(desk: RunningDesk, conversationId: ConversationId): Promise<Note | undefined> {
  const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 50 });
  return view?.messages.find((one): one is Note => one.kind === 'note' && one.order !== null);
}

beforeAll(async () => {
  folder = temporaryFolder('desk-edits');
  const [first] = await createWorkspace(join(folder.path, 'server'), { teams: 1, agentsPerTeam: 1 });
  if (first === undefined) throw new Error('no agent');
  ada = first;
  server = await startServer({ dataDir: join(folder.path, 'server') });
});
afterEach(async () => {
  for (const desk of running) await killed(desk);
  visitor.cut();
});
afterAll(async () => {
  await server.kill();
  folder.remove();
});

/** A desk with a note on the server whose words are being changed. */
async function changing(name: string): Promise<{ desk: RunningDesk; edit: Edit }> {
  visitor = await connectVisitor({ url: server.url });
  const { conversationId } = await visitor.startConversation('a question');
  const desk = await deskOf(name);
  await waitUntil('it is here', async () => {
    const answer = await desk.call('addNote', { conversationId, text: 'ask Mei' });
    return answer.state === 'queued';
  });
  await desk.call('savePreferences', { undoSeconds: 0 });
  const held = await desk.call('readConnection', {});
  for (const { entryId } of held.held) await desk.call('sendNow', { entryId });
  const note = await waitUntil('the note', () => noteAt(desk, conversationId));
  const edit: Edit = {
    ...{ editedId: note.id, conversationId, what: 'note', kind: 'note' },
    ...{ before: 'ask Mei', text: 'ask Mei or Paul' },
  };
  await desk.call('saveEdit', edit);
  return { desk, edit };
}

describe('words of a note that are being changed', () => {
  it('DRAFT-21: outlive a killed desk and are at no other; with the note removed there, they become the draft at once', async () => {
    const { desk, edit } = await changing('here');
    const { conversationId, editedId, kind, text } = edit;
    await killed(desk);
    const again = await deskOf('here');
    expect(await again.call('readEdits', { conversationId })).toEqual([{ ...edit, gone: false }]);
    const { rows } = await again.call('readInbox', { filter: 'all' });
    expect(rows.map(({ hasDraft }) => hasDraft)).toEqual([true]);

    const there = await deskOf('there');
    const note = await waitUntil('the note there', () => noteAt(there, conversationId));
    expect(await there.call('readEdits', { conversationId })).toEqual([]);
    await there.call('savePreferences', { undoSeconds: 0 });
    await there.call('removeNote', { conversationId, messageId: note.id });
    await waitUntil('it is removed', async () => (await noteAt(again, conversationId))?.removedAt != null);
    expect(await again.call('readEdits', { conversationId })).toEqual([{ ...edit, gone: true }]);
    await again.call('saveDraft', { conversationId, kind, text: 'since' });
    await again.call('editToDraft', { editedId, conversationId, kind, text });
    await killed(again);
    const last = await deskOf('here');
    expect(await last.call('readEdits', { conversationId })).toEqual([]);
    expect((await last.call('readDrafts', { conversationId })).note).toBe('ask Mei or Paul\n\nsince');
  });

  it('DRAFT-21: leave with the act that takes them, over a kill right behind its answer', async () => {
    const { desk, edit } = await changing('taken');
    const { conversationId, text } = edit;
    const note = await waitUntil('the note', () => noteAt(desk, conversationId));
    const answer = await desk.call('editNote', { conversationId, messageId: note.id, text });
    expect(answer.state).toBe('queued');
    await killed(desk);
    const again = await deskOf('taken');
    expect(await again.call('readEdits', { conversationId })).toEqual([]);
    await waitUntil('it is changed', async () => (await noteAt(again, conversationId))?.text === text);
  });
});
