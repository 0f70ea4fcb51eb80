// Owns the proof that who is writing fades by itself and is told only when it changes.
import { expect, it } from 'vitest';
import { agentIdSchema, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import type { Timers } from './timers.ts';
import { typingFadesMs, typingNow } from './typing-now.ts';

function byHand(): Timers & { pass(ms: number): void } {
  let now = 0;
  let timers: { at: number; act: () => void }[] = [];
  return {
    now: () => now,
    soon: (act) => act(),
    after(ms, act) {
      const timer = { at: now + ms, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((kept) => kept !== timer);
      };
    },
    pass(ms) {
      now += ms;
      const due = timers.filter((timer) => timer.at <= now);
      timers = timers.filter((timer) => timer.at > now);
      for (const { act } of due) act();
    },
  };
}

it('SYNC-17: who writes is shown until they stop, six seconds pass in silence, or the desk forgets', () => {
  const timers = byHand();
  const here = conversationIdSchema.parse('here');
  const there = conversationIdSchema.parse('there');
  const grace = agentIdSchema.parse('grace');
  const changed: string[] = [];
  const typing = typingNow(timers, (id) => void changed.push(id));
  typing.set(here, 'contact', true);
  typing.set(here, grace, true);
  expect([typing.contact(here), typing.agents(here), typing.contact(there)]).toEqual([true, [grace], false]);
  timers.pass(typingFadesMs - 1);
  typing.set(here, 'contact', true);
  expect(changed).toEqual(['here', 'here']);
  timers.pass(1);
  expect([typing.contact(here), typing.agents(here)]).toEqual([true, []]);
  timers.pass(typingFadesMs);
  expect(typing.contact(here)).toBe(false);
  typing.set(there, 'contact', false);
  typing.set(there, 'contact', true);
  typing.clear();
  timers.pass(typingFadesMs);
  expect(typing.contact(there)).toBe(false);
  expect(changed).toEqual(['here', 'here', 'here', 'here', 'there', 'there']);
});
