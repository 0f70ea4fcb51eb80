import { describe, expect, it } from 'vitest';
import { commandIdSchema } from '../../../src-shared/std/ids.ts';
import { conversationFrame, conversationId, messageFrame } from '../../testing/widget-frames.ts';
import type { VisitorView } from '../conversation/visitor-session.ts';
import { threadEntries } from './thread-entries.ts';

const dayMs = 86_400_000;

function view(over: Partial<VisitorView>): Parameters<typeof threadEntries>[0] {
  const thread = { conversation: conversationFrame(), messages: [], hasEarlier: false };
  return { thread, unsent: [], link: { name: 'live' }, clockOffsetMs: 0, ...over };
}
const thread = (messages: VisitorView['thread']['messages']) => ({
  conversation: conversationFrame(),
  messages,
  hasEarlier: false,
});
const unsent = (over: Partial<VisitorView['unsent'][number]> = {}): VisitorView['unsent'][number] => ({
  place: 0,
  id: commandIdSchema.parse('command-id-000001'),
  at: 1_800_000_000_000,
  command: { name: 'send-message', conversationId, text: 'Hi' },
  refused: null,
  accepted: false,
  ...over,
});

describe('threadEntries', () => {
  it('groups what one person said on one day', () => {
    const messages = [messageFrame(1), messageFrame(2), messageFrame(3, { own: true })];
    const later = { ...messageFrame(4, { own: true }), at: messageFrame(4).at + dayMs };
    const entries = threadEntries(view({ thread: thread([...messages, later]) }));
    expect(entries.map(({ opens, closes, startsDay }) => [opens, closes, startsDay])).toEqual([
      [true, false, true],
      [false, true, false],
      [true, true, false],
      [true, true, true],
    ]);
  });

  it('WIDGET-15 says how far a message came: waiting, sending, sent, read, refused', () => {
    const delivery = (over: Partial<VisitorView>) => threadEntries(view(over)).map((entry) => entry.delivery);
    expect(delivery({ unsent: [unsent()], link: { name: 'waiting', attempt: 2 } })).toEqual([
      'waiting-to-send',
    ]);
    expect(delivery({ unsent: [unsent()] })).toEqual(['sending']);
    const second = unsent({ place: 1, id: commandIdSchema.parse('command-id-000002') });
    expect(delivery({ unsent: [unsent(), second] })).toEqual([null, 'sending']);
    expect(delivery({ unsent: [unsent({ refused: 'invalid' }), { ...second, refused: 'invalid' }] })).toEqual(
      ['refused', 'refused'],
    );
    expect(delivery({ unsent: [unsent({ accepted: true })] })).toEqual(['sent']);
    expect(delivery({ unsent: [unsent({ refused: 'rate-limited' })] })).toEqual(['refused']);
    const own = messageFrame(1, { own: true });
    expect(delivery({ thread: thread([own]) })).toEqual(['sent']);
    expect(delivery({ thread: thread([own, messageFrame(2)]) })).toEqual(['read', null]);
    expect(delivery({ thread: thread([own, messageFrame(2, { own: true })]) })).toEqual([null, 'sent']);
  });
});
