// Owns gathering notices: however often something changes, windows hear of it once per beat.
import type { Notice } from '../../../src-shared/bridge/notices.ts';
import type { Timers } from '../sync/timers.ts';

/** One frame of a screen: nobody sees more often, and a catch-up does not become a storm of re-reading. */
export const noticeBeatMs = 16;

export type NoticeGatherer = {
  announce(notice: Notice): void;
  /** Tells what is gathered now and nothing afterwards. */
  stop(): void;
};

/** The first notice after a pause goes out at the end of the tick; what follows waits for the beat. */
export function gatherNotices(timers: Timers, tell: (notice: Notice) => void): NoticeGatherer {
  const gathered = new Map<string, Notice>();
  let toldAt = Number.NEGATIVE_INFINITY;
  let coming = false;
  let stopped = false;

  function flush(): void {
    coming = false;
    toldAt = timers.now();
    const notices = [...gathered.values()];
    gathered.clear();
    for (const notice of notices) tell(notice);
  }

  return {
    announce(notice) {
      if (stopped) return;
      gathered.set(JSON.stringify(notice), notice);
      if (coming) return;
      coming = true;
      const waitMs = toldAt + noticeBeatMs - timers.now();
      if (waitMs <= 0) timers.soon(flush);
      else timers.after(waitMs, flush);
    },
    stop() {
      stopped = true;
      flush();
    },
  };
}
