// Owns the proof that a storm of changes is few notices, and that the last change is always told.
import { expect, it } from 'vitest';
import type { Notice } from '../../../src-shared/bridge/notices.ts';
import { gatherNotices, noticeBeatMs } from './coalesce-notices.ts';

it('SYNC-16: however often something changes it is told at once the first time, then once a beat, and the last is told', () => {
  let now = 0;
  let due: { at: number; act: () => void }[] = [];
  const told: [number, Notice['notice']][] = [];
  const notices = gatherNotices(
    {
      now: () => now,
      soon: (act) => void due.push({ at: now, act }),
      after(ms, act) {
        due.push({ at: now + ms, act });
        return () => {};
      },
    },
    (notice) => void told.push([now, notice.notice]),
  );
  for (; now < 100; now += 1) {
    for (let n = 0; n < 5; n += 1) notices.announce({ notice: 'inbox-changed' });
    const ready = due.filter((timer) => timer.at <= now);
    due = due.filter((timer) => timer.at > now);
    for (const { act } of ready) act();
  }
  expect(told[0]).toEqual([0, 'inbox-changed']);
  expect(told).toHaveLength(Math.ceil(100 / noticeBeatMs));
  notices.announce({ notice: 'session-changed' });
  notices.stop();
  expect(told.slice(-2).map(([, name]) => name)).toEqual(['inbox-changed', 'session-changed']);
  notices.announce({ notice: 'session-changed' });
  expect(due.filter((timer) => timer.at > now + noticeBeatMs)).toEqual([]);
});
