// Owns the recorded conversation of what came with version 2: what desks say that clients of version 1 did not.
import { z } from 'zod';
import {
  commandFrame,
  consoleHello,
  conversationIn,
  databaseIn,
  newId,
  type RecordedScript,
  start,
  widgetHello,
} from './recorded-frames.ts';
import type { RecordedFrame } from './recorded-line.ts';

/** What came with version 2: notes changed and removed, drafts, what is told once, history asked for. */
export const desk: RecordedScript = {
  name: 'desk',
  teams: 1,
  agentsPerTeam: 2,
  isOf: (version) => version >= 2,
  async speak(recorder, version) {
    const { say } = recorder;
    const ana = await recorder.signIn('agent-1-1');
    await recorder.open('ana', '/ws/console');
    const hello = await say('ana', consoleHello(version, ana, { place: null }));
    await recorder.open('shop', '/ws/widget');
    await say('shop', widgetHello(version, null));
    const conversationId = conversationIn(await say('shop', start('topic-1', 'Where is my order?')));
    await say('shop', commandFrame({ name: 'send-message', conversationId, text: 'Hello?' }));
    await say('ana', { type: 'notified', effectId: 1 });
    await say('ana', { type: 'notified', effectId: 2 });

    const act = (on: string, command: object) => say(on, commandFrame({ conversationId, ...command }));
    const noteId = newId();
    const noted = await say(
      'ana',
      commandFrame({ name: 'add-note', conversationId, text: 'Paid twice.' }, noteId),
    );
    const note = { messageId: noteId, order: noteOrderIn(noted, noteId) };
    await act('ana', { name: 'edit-note', ...note, text: 'Paid once.' });
    await act('ana', { name: 'edit-note', ...note, text: ' ' });
    const ben = await recorder.signIn('agent-1-2');
    await recorder.open('ben', '/ws/console');
    await say('ben', consoleHello(version, ben, { place: null }));
    await act('ben', { name: 'edit-note', ...note, text: 'Not mine.' });
    await act('ana', { name: 'remove-note', ...note });
    await act('ana', { name: 'remove-note', ...note });
    const draft = { name: 'save-draft', kind: 'reply', baseSeq: 0 };
    await act('ana', { ...draft, text: 'On its way' });
    await act('ana', { ...draft, text: 'x'.repeat(40_001) });
    await act('ana', { ...draft, text: '' });
    await act('ana', { name: 'resolve-conversation', epoch: 1 });

    await say('ana', { type: 'list-ended', requestId: 1, before: null });
    await say('ana', { type: 'list-ended', requestId: 2, before: '12.34' });
    await say('ana', { type: 'fetch-conversation', requestId: 3, conversationId, after: 0 });
    await say('ana', {
      type: 'fetch-conversation',
      requestId: 4,
      conversationId: 'conversation-of-nobody',
      after: 0,
    });
    await recorder.open('new machine', '/ws/console');
    await say('new machine', consoleHello(version, ana, { databaseId: databaseIn(hello), place: null }));
    await recorder.open('ana lost', '/ws/console');
    await say('ana lost', consoleHello(version, ana, { databaseId: databaseIn(hello), place: 'nowhere' }));
    await recorder.stop();
  },
};

const noteSchema = z.looseObject({
  row: z.literal('message'),
  value: z.looseObject({ id: z.string(), order: z.int() }),
});
function noteOrderIn(frames: readonly RecordedFrame[], id: string): number {
  for (const frame of frames) {
    for (const row of z.array(z.unknown()).catch([]).parse(frame['rows'])) {
      const note = noteSchema.safeParse(row);
      if (note.success && note.data.value.id === id) return note.data.value.order;
    }
  }
  throw new Error(`no note ${id}`);
}
