// Owns every visitor's open page: telling each what happened in its visitor's conversation.
import type { AgentId, ContactId, ConversationId } from '../../src-shared/std/ids.ts';
import type { Commit, TouchedConversation } from '../actions/commit.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { encodeFrame } from './frame-writer.ts';
import type { LiveWidget, WidgetHubPort } from './widget-session.ts';
import { firstName, widgetConversation, widgetMessage } from './widget-view.ts';

export type WidgetHubOptions = {
  state: WorkspaceState;
  pagesPerVisitor: number;
  agentsOnline(): boolean;
  onContactTyping(conversationId: ConversationId, on: boolean): void;
  /** A visitor's pages could not be told and were cut. */
  onBug(error: unknown): void;
};

export function createWidgetHub(options: WidgetHubOptions) {
  const { state, pagesPerVisitor, agentsOnline, onContactTyping, onBug } = options;
  const byContact = new Map<ContactId, Set<LiveWidget>>();

  const port: WidgetHubPort = {
    add(widget) {
      const { contactId } = widget.visitor;
      const pages = byContact.get(contactId);
      if (!pages) byContact.set(contactId, new Set([widget]));
      else if (pages.size >= pagesPerVisitor) return false;
      else pages.add(widget);
      return true;
    },
    remove(widget) {
      const pages = byContact.get(widget.visitor.contactId);
      pages?.delete(widget);
      if (pages?.size === 0) byContact.delete(widget.visitor.contactId);
    },
    agentsOnline,
    typing: onContactTyping,
  };

  /** Nothing where neither their view nor the words changed. */
  function tellPages(
    pages: ReadonlySet<LiveWidget>,
    { now, before, messages: spoken }: TouchedConversation,
  ): void {
    const messages = spoken.flatMap((message) => widgetMessage(message, state) ?? []);
    const conversation = widgetConversation(now, state);
    const isNews =
      messages.length > 0 ||
      before === null ||
      JSON.stringify(widgetConversation(before, state)) !== JSON.stringify(conversation);
    if (!isNews) return;
    const frame = encodeFrame(JSON.stringify({ type: 'changes', conversation, messages }));
    for (const { client } of pages) client.sendEncoded(frame);
  }

  return {
    port,
    /** To every page of each visitor concerned. Does not throw: pages that cannot be told are cut and come back. */
    tell(commit: Commit): void {
      for (const touched of commit.conversations.values()) {
        const pages = byContact.get(touched.now.contactId);
        if (!pages) continue;
        try {
          tellPages(pages, touched);
        } catch (error) {
          for (const { client } of pages) client.cut();
          onBug(error);
        }
      }
    },
    tellAgentTyping(conversationId: ConversationId, agentId: AgentId, on: boolean): void {
      const conversation = state.findConversation(conversationId);
      const pages = conversation && byContact.get(conversation.contactId);
      const agentName = firstName(agentId, state);
      if (!pages || agentName === null) return;
      const frame = encodeFrame(JSON.stringify({ type: 'typing', agentName, on }));
      for (const { client } of pages) client.sendEphemeral(frame);
    },
    count: (): number => [...byContact.values()].reduce((sum, pages) => sum + pages.size, 0),
  };
}
export type WidgetHub = ReturnType<typeof createWidgetHub>;
