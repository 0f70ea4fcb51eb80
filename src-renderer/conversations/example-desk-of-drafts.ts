// Owns an example of a desk that keeps drafts, on a clock moved by hand: as slow, as full, and as often written to elsewhere as told.
import { mergeDrafts } from '../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { createDraftKeeper } from './draft-keeper.ts';

type Speed = {
  /** Until the desk has done it (ms), in the order asked. */
  done: number;
  /** From then to the answer (ms). */
  answer: number;
};

/** A desk on a clock moved by hand; it does what it is asked in the order it is asked, as fast as `speed` says. */
export function deskOfDrafts(disk = new Map<string, string>()) {
  let now = 0;
  const due: { at: number; then: () => void }[] = [];
  const saves: string[] = [];
  let full = false;
  let troubles = 0;
  let speed: Speed = { done: 0, answer: 0 };
  let freeAt = 0;
  const wait = (ms: number, then: () => void) => {
    const timer = { at: now + ms, then };
    due.push(timer);
    return () => {
      const place = due.indexOf(timer);
      if (place !== -1) due.splice(place, 1);
    };
  };
  /** One call of the desk: `act` is done there once everything asked before it is. */
  const ask = <Answer>(act: () => Answer): Promise<Answer> => {
    const { done, answer } = speed;
    if (done + answer === 0 && freeAt <= now) return Promise.resolve().then(act);
    freeAt = Math.max(freeAt, now + done);
    return new Promise((resolve, reject) => {
      wait(freeAt - now, () => {
        const result = Promise.resolve().then(act);
        wait(answer, () => void result.then(resolve, reject));
      });
    });
  };
  const keeper = createDraftKeeper({
    read: (id) => ask(() => ({ reply: disk.get(`${id} reply`) ?? '', note: disk.get(`${id} note`) ?? '' })),
    save: (id, kind, text, over) =>
      ask(() => {
        if (full) throw new Error('disk-full');
        saves.push(text);
        const theirs = disk.get(`${id} ${kind}`) ?? '';
        const unseen = over !== undefined && over !== theirs;
        disk.set(`${id} ${kind}`, unseen ? mergeDrafts({ base: over, theirs, mine: text }) : text);
        if (unseen) changed(id);
      }),
    wait,
    failed: () => {
      troubles += 1;
    },
  });
  const changed = (id: ConversationId) => wait(5, () => void keeper.reread(id, false));
  /** Another machine wrote something above what is here, as the desk joins it. */
  const writeElsewhere = (id: ConversationId, text: string) => {
    const here = disk.get(`${id} reply`) ?? '';
    disk.set(`${id} reply`, here === '' ? text : `${text}\n\n${here}`);
    changed(id);
  };
  const pass = async (ms: number) => {
    const until = now + ms;
    for (;;) {
      due.sort((left, right) => left.at - right.at);
      const next = due[0];
      if (next === undefined || next.at > until) break;
      due.shift();
      now = next.at;
      next.then();
      await settle();
    }
    now = until;
    await settle();
  };
  return {
    keeper,
    disk,
    saves,
    pass,
    ask,
    writeElsewhere,
    fill: (now: boolean) => (full = now),
    hurry: (next: Speed) => (speed = next),
    troubles: () => troubles,
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}
