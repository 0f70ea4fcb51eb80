// Owns what is only view: which conversation is open, which filter, which mode of writing, which sheet lies on top.
import { create } from 'zustand';
import type { DraftKind, InboxFilter } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';

export type Sheet = 'none' | 'palette' | 'cheat-sheet' | 'settings';

export type ViewState = {
  openConversationId: ConversationId | null;
  filter: InboxFilter;
  sheet: Sheet;
  contextOpen: boolean;
  /** How one is writing, per conversation; a reply where nothing else was chosen. */
  modes: Partial<Record<ConversationId, DraftKind>>;
};

export const useViewStore = create<ViewState>()(() => ({
  openConversationId: null,
  filter: 'mine',
  sheet: 'none',
  contextOpen: true,
  modes: {},
}));

export function openConversation(conversationId: ConversationId | null): void {
  useViewStore.setState({ openConversationId: conversationId });
}

export function showFilter(filter: InboxFilter): void {
  useViewStore.setState({ filter });
}

export function showSheet(sheet: Sheet): void {
  useViewStore.setState({ sheet });
}

export function toggleContext(): void {
  useViewStore.setState((state) => ({ contextOpen: !state.contextOpen }));
}

export function writeAs(conversationId: ConversationId, mode: DraftKind): void {
  useViewStore.setState((state) => ({ modes: { ...state.modes, [conversationId]: mode } }));
}

export function modeOf(state: ViewState, conversationId: ConversationId): DraftKind {
  return state.modes[conversationId] ?? 'reply';
}
