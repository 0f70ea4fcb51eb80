// Owns what the small server of sync-model.ts says to a desk whose agent's rights changed: what they are, and what they bring.
import { type Changes, changesSchema } from '../../src-shared/wire/down.ts';
import type { Row } from '../../src-shared/wire/row.ts';
import type { SyncModel } from './sync-model.ts';

/**
 * The next page for a desk that is not in a snapshot. The place says up to which change of rights it was served, and
 * which conversation is next, and when it began; after the last of them all of each that changed since the cursor.
 */
export function pageFor(
  model: SyncModel,
  { cursor, place, size }: { cursor: number; place: string | null; size: number },
): Changes {
  if (place === null && cursor >= model.rightsSeq) return model.page(cursor, size);
  const [served, next, begunAt] = (place ?? '').split(' ');
  const going = { type: 'changes', after: cursor, upTo: cursor, remaining: 1, forget: [] };
  if (Number(served) !== model.rightsSeq || place === null) {
    const rights = { agentId: 'me', roles: ['agent'], teamIds: [...model.teamIds] };
    return changesSchema.parse({ ...going, rows: [], rights, place: `${model.rightsSeq} 0 ${model.now}` });
  }
  if (next === 'log') {
    const page = model.page(cursor, size, true);
    return { ...page, place: page.remaining === 0 ? null : place };
  }
  const n = Number(next);
  const rows: Row[] = model.sees(n) && !model.endedBeyondHorizon(n, Number(begunAt)) ? model.whole(n) : [];
  const last = n >= Math.max(-1, ...model.kept.keys());
  const goesOn = last ? 'log' : `${n + 1} ${begunAt}`;
  return changesSchema.parse({ ...going, rows, place: `${model.rightsSeq} ${goesOn}` });
}

/** Whether a snapshot that goes on at `place` was begun with the rights of now. */
export function isOfTheseRights(model: SyncModel, place: string | null): boolean {
  return place === null || Number(place.split(' ')[0]) >= model.rightsSeq;
}
