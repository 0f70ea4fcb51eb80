// Owns bringing a console to other rights of its agent: what they let be seen besides is sent whole, then it catches up.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { can, type Owned } from '../../src-shared/domain/rights/can.ts';
import type { AgentId } from '../../src-shared/std/ids.ts';
import type { Rights } from '../../src-shared/wire/down.ts';
import type { RightsChange } from '../database/rights-changes.ts';
import type { Tables } from '../database/tables.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { createCatchUp, type Page } from './catch-up.ts';
import { readScopePlace, type ScopePlace } from './scope-place.ts';
import { createSnapshot } from './snapshot.ts';
import type { SnapshotPlace } from './snapshot-place.ts';

/** `isNew`: the console is still to be told the rights, and to take away what they do not let be seen. */
export type ScopeChange = { place: ScopePlace; isNew: boolean };

export type ScopeChanges = Pick<ScopeSource, 'state' | 'tables' | 'agentId'>;
type ScopeSource = { state: WorkspaceState; tables: Tables; agentId: AgentId; walkFrom(): SnapshotPlace };

/**
 * What is to be done for a console that has everything up to `cursor` and was last given `place`: nothing (null), or
 * bring it to the agent's rights of now. `lost`: what it has cannot be told, it begins anew.
 */
export function scopeChangeFor(
  source: ScopeSource,
  cursor: number,
  place: ScopePlace | null,
): ScopeChange | null | 'lost' {
  const { state, tables, agentId } = source;
  const rightsSeq = state.agents.get(agentId)?.rightsSeq ?? 0;
  if (place !== null) {
    if (place.broughtTo === rightsSeq) return { place, isNew: false };
    // What was half sent is taken away with other rights, or comes whole once more.
    const begins = { walk: source.walkFrom(), whole: null };
    return { place: { ...place, broughtTo: rightsSeq, ...begins }, isNew: true };
  }
  if (cursor >= rightsSeq) return null;
  const changes = tables.rights.after(agentId, cursor);
  const [first] = changes;
  if (first === undefined || first.since > cursor || changes.at(-1)?.seq !== rightsSeq) return 'lost';
  const seqs = { first: first.seq, reducedTo: rightsSeq, broughtTo: rightsSeq };
  return { place: { ...seqs, walk: source.walkFrom(), whole: null }, isNew: true };
}

/** Null for what was never said to a console of this agent. */
export function findScopePlace(
  { state, tables, agentId }: Omit<ScopeSource, 'walkFrom'>,
  text: string | null,
): ScopePlace | null {
  const place = text === null ? null : readScopePlace(text, state.workspace.databaseId);
  if (place === null) return null;
  const { walk, whole } = place;
  if (Math.max(walk?.startedAt ?? 0, whole?.seq ?? 0, whole?.sentUpTo ?? 0) > state.head()) return null;
  const known = new Set(tables.rights.after(agentId, place.first - 1).map(({ seq }) => seq));
  const isOurs = [place.first, place.reducedTo, place.broughtTo].every((seq) => known.has(seq));
  return isOurs && place.first <= place.reducedTo && place.reducedTo <= place.broughtTo ? place : null;
}

/**
 * Whose sight a conversation must have been in, all of them, to be on the console for certain: it had what `first` found,
 * and every later change took away what the rights it was reduced to meanwhile did not let be seen.
 */
export function rightsBefore(changes: readonly RightsChange[], place: ScopePlace): RightsChange['before'][] {
  return changes
    .filter(({ seq }) => seq === place.first || (seq > place.reducedTo && seq <= place.broughtTo))
    .map(({ before }) => before);
}

export type ScopePage = Page & { scope: ScopePlace | null; rights: Rights | null };

/** Reads on from `change`; `cursor` stays until all that came into sight is sent. `scope` null: the console is up to date. */
export function createScopeChange(tables: Tables, actor: AgentActor, cursor: number, change: ScopeChange) {
  let { place } = change;
  let isUntold = change.isNew;
  const before = rightsBefore(tables.rights.after(actor.id, place.first - 1), place).map(
    (rights): AgentActor => ({ ...actor, ...rights }),
  );
  const comesIntoSight = (conversation: Owned) =>
    can(actor, 'see', conversation) && !before.every((earlier) => can(earlier, 'see', conversation));
  const walk = place.walk && createSnapshot(tables, actor, place.walk, { isSent: comesIntoSight });
  const still = { after: cursor, upTo: cursor, forget: [] };
  const catchUp = createCatchUp(tables, actor, cursor, { hasHorizon: true, before, begun: place.whole });

  /** By itself, so that on a slow line what is to go does not wait for what is to come. */
  function rightsPage(): ScopePage {
    isUntold = false;
    const rights = { agentId: actor.id, roles: [...actor.roles], teamIds: [...actor.teamIds] };
    const rows = [`{"row":"agent","value":${tables.agents.body(actor.id)}}`];
    return { ...still, remaining: 1, rows, scope: place, rights };
  }

  function nextPage(pageSize: number): ScopePage {
    if (isUntold) return rightsPage();
    if (walk === null || place.walk === null) {
      const { whole, ...page } = catchUp.nextPage(pageSize);
      place = { ...place, whole };
      return { ...page, scope: page.remaining === 0 ? null : place, rights: null };
    }
    const { rows, remaining, place: goesOn } = walk.nextPage(pageSize);
    place = { ...place, walk: goesOn };
    const left = goesOn === null ? tables.changes.head() - cursor : remaining;
    return { ...still, remaining: Math.max(1, left), rows, scope: place, rights: null };
  }

  return { nextPage };
}
