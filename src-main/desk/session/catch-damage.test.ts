// Owns the proof that damage met by a timer or on the link is told to who mends it, and nothing else is held back.
import { expect, it } from 'vitest';
import { DatabaseDamaged } from '../database/open-sqlite.ts';
import type { SocketHandlers } from '../sync/server-socket.ts';
import { catchDamage } from './catch-damage.ts';

it('OUTBOX-18: of timers and the link, damage is told and given up, anything else goes on to be uncaught', () => {
  const due: (() => void)[] = [];
  const told: unknown[] = [];
  const links: SocketHandlers[] = [];
  const { timers, openSocket } = catchDamage(
    {
      now: () => 7,
      after(_, act) {
        due.push(act);
        return () => due.pop();
      },
      soon: (act) => void due.push(act),
    },
    (_, handlers) => {
      links.push(handlers);
      return { send: () => {}, drop: () => {} };
    },
    (error) => told.push(error),
  );
  const fail = (error: Error) => () => {
    throw error;
  };
  const damage = new DatabaseDamaged('broken');
  const bug = new Error('a bug');
  for (const error of [damage, bug]) {
    timers.after(1, fail(error));
    timers.soon(fail(error));
    openSocket('', { opened: fail(error), message: fail(error), closed: fail(error) });
  }
  const acts = [
    ...due,
    ...links.flatMap((link) => [link.opened, () => link.message(''), () => link.closed(1)]),
  ];
  const thrown = acts.flatMap((act) => {
    try {
      act();
      return [];
    } catch (error) {
      return [error];
    }
  });
  expect(told).toEqual(Array(5).fill(damage));
  expect(thrown).toEqual(Array(5).fill(bug));
  timers.after(1, () => {})();
  expect([due.length, timers.now()]).toEqual([4, 7]);
});
