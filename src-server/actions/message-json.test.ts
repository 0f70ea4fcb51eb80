// Tries that a message written by hand is what JSON.stringify would have written, whatever its words.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Message, messageSchema } from '../../src-shared/domain/conversation/message.ts';
import { messageJson } from './message-json.ts';

const id = fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/);
const author = fc.oneof(
  fc.record({ kind: fc.constantFrom('contact', 'agent'), id }),
  fc.record({ kind: fc.constant('system') }),
);
const activity = fc.oneof(
  fc.record({ code: fc.constantFrom('resolved', 'taken', 'reopened', 'unassigned', 'conversation-started') }),
  fc.record({ code: fc.constant('assigned'), agentId: id }),
  fc.record({ code: fc.constant('moved-to-team'), teamId: id }),
);
const entry = { id, conversationId: id, author, at: fc.nat(), order: fc.nat(), seq: fc.nat() };
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constant('"\\\u2028\u0007</script>'),
);
const time = fc.option(fc.nat());
const message = fc.oneof(
  fc.record({ ...entry, kind: fc.constantFrom('incoming', 'outgoing'), text }),
  fc.record({ ...entry, kind: fc.constant('note'), text, editedAt: time, removedAt: time }),
  fc.record({ ...entry, kind: fc.constant('activity'), activity }),
);

it('SRV-19 a stored message is read back as it was', () => {
  fc.assert(
    fc.property(message, (made) => {
      const parsed: Message = messageSchema.parse(made);
      expect(messageSchema.parse(JSON.parse(messageJson(parsed)))).toEqual(parsed);
    }),
  );
});
