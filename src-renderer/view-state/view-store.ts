// Owns what is only view: which conversation is open, which filter, which mode of writing, which sheet lies on top.
import { useSyncExternalStore } from 'react';
import { create } from 'zustand';
import type { InboxFilter } from '../../src-shared/bridge/views.ts';
import type { DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';

export type Sheet = 'none' | 'palette' | 'cheat-sheet' | 'settings';

export type ViewState = {
  openConversationId: ConversationId | null;
  filter: InboxFilter;
  sheet: Sheet;
  /** Whether details are shown; a wide window has room for them beside the thread, a narrow one lays them over it. */
  contextOpen: { wide: boolean; narrow: boolean };
  /** Acts that signing out would lose, once it was asked for; 0 otherwise. */
  unsentAtSignOut: number;
  /** The mending of damaged data that the agent has seen told; null: none. */
  salvageSeen: number | null;
  /** How one is writing, per conversation; a reply where nothing else was chosen. */
  modes: Partial<Record<ConversationId, DraftKind>>;
};

const initial: ViewState = {
  openConversationId: null,
  filter: 'mine',
  sheet: 'none',
  contextOpen: { wide: true, narrow: false },
  unsentAtSignOut: 0,
  salvageSeen: null,
  modes: {},
};

export const useViewStore = create<ViewState>()(() => initial);

/** As at the start: whoever comes next has opened nothing yet. */
export function forgetView(): void {
  useViewStore.setState(initial);
}

export function openConversation(conversationId: ConversationId | null): void {
  useViewStore.setState({ openConversationId: conversationId });
}

/** Asks, in the settings, whether so many unsent acts shall be lost; 0 takes the question back. */
export function askAboutUnsent(count: number): void {
  useViewStore.setState(count === 0 ? { unsentAtSignOut: 0 } : { unsentAtSignOut: count, sheet: 'settings' });
}

export function seeSalvage(salvagedAt: number | null): void {
  useViewStore.setState({ salvageSeen: salvagedAt });
}

export function showFilter(filter: InboxFilter): void {
  useViewStore.setState({ filter });
}

export function showSheet(sheet: Sheet): void {
  useViewStore.setState({ sheet, unsentAtSignOut: 0 });
}

const wideWindow = typeof window === 'undefined' ? null : window.matchMedia('(width >= 1200px)');

function subscribeToWidth(listener: () => void): () => void {
  wideWindow?.addEventListener('change', listener);
  return () => wideWindow?.removeEventListener('change', listener);
}

export function useContextOpen(): boolean {
  const wide = useSyncExternalStore(subscribeToWidth, () => wideWindow?.matches ?? true);
  return useViewStore((state) => (wide ? state.contextOpen.wide : state.contextOpen.narrow));
}

export function toggleContext(): void {
  const which = wideWindow?.matches === false ? 'narrow' : 'wide';
  useViewStore.setState(({ contextOpen }) => ({
    contextOpen: { ...contextOpen, [which]: !contextOpen[which] },
  }));
}

export function writeAs(conversationId: ConversationId, mode: DraftKind): void {
  useViewStore.setState((state) => ({ modes: { ...state.modes, [conversationId]: mode } }));
}

export function modeOf(state: ViewState, conversationId: ConversationId): DraftKind {
  return state.modes[conversationId] ?? 'reply';
}
