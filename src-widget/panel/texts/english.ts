// Owns the panel's words in English; the other languages have exactly these keys.
import type { RefusalCode } from '../../../src-shared/commands/refusal.ts';

export const english = {
  chat: 'Chat',
  conversation: 'Conversation',
  close: 'Close the chat',
  here: 'We are here',
  nobodyHere: 'Nobody is here right now',
  agentHere: (name: string) => `${name} is with you`,
  connecting: 'Connecting…',
  reconnecting: 'Connection lost. Trying again…',
  deviceOffline: 'You are offline. What you write is kept and sent by itself.',
  stopped: {
    'too-old': 'This page is out of date. Reload it to go on.',
    'not-let-in': 'The chat cannot be used from this page.',
    'too-many': 'The chat is open in too many tabs. Close some, then come back to this one.',
  },
  greeting: 'Hello! How can we help?',
  greetingHere: 'Write to us here. You can go on browsing meanwhile: the answer finds you on every page.',
  greetingNobody:
    'Nobody is here right now, but leave your message: it is read first thing, and the answer comes here.',
  topics: 'What is it about? (You can skip this.)',
  placeholder: 'Write a message…',
  message: 'Your message',
  send: 'Send',
  you: 'You',
  agent: 'Support',
  said: (name: string, text: string) => `${name}: ${text}`,
  isWriting: (name: string) => `${name} is writing…`,
  sending: 'Sending…',
  waitingToSend: 'Not sent yet. It is sent by itself as soon as we are connected.',
  sent: 'Sent',
  read: 'Read',
  retry: 'Try again',
  discard: 'Discard',
  showEarlier: 'Show earlier messages',
  loadingEarlier: 'Loading…',
  beginning: 'The conversation begins here',
  newMessages: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  waiting: 'Your message is with us. Somebody answers here as soon as they can.',
  waitingNobody: 'Your message is kept. Nobody is here right now; the answer comes here.',
  resolved: 'This conversation is closed. Write again and it goes on.',
  left: (count: string, limit: string) => `${count} of ${limit} characters`,
  tooLong: (over: string) => `${over} characters too many. Please shorten it, or send it in parts.`,
  today: 'Today',
  yesterday: 'Yesterday',
  refusal: {
    'not-found': 'Not sent: this conversation no longer exists.',
    gone: 'Not sent: this conversation has ended.',
    forbidden: 'Not sent: it was not allowed.',
    conflict: 'Not sent: it got mixed up with another message.',
    'stale-epoch': 'Not sent: the conversation changed meanwhile.',
    'not-author': 'Not sent: it was not allowed.',
    'not-owner': 'Not sent: it was not allowed.',
    'already-owner': 'Not sent: it was not needed.',
    'empty-text': 'Not sent: the message was empty.',
    'text-too-long': 'Not sent: the message is too long.',
    'already-resolved': 'Not sent: this conversation is closed.',
    'not-resolved': 'Not sent: this conversation is still open.',
    'unknown-agent': 'Not sent: nobody was found for it.',
    'unknown-team': 'Not sent: nobody was found for it.',
    'agent-not-in-team': 'Not sent: nobody was found for it.',
    'rate-limited': 'Not sent: too many messages at once. Wait a moment.',
    invalid: 'Not sent: it could not be read.',
  } satisfies Record<RefusalCode, string>,
};

/** The same keys, the same arguments; every leaf some text. */
type Translated<Texts> = {
  [Key in keyof Texts]: Texts[Key] extends string
    ? string
    : Texts[Key] extends (...given: infer Given) => string
      ? (...given: Given) => string
      : Translated<Texts[Key]>;
};
export type PanelTexts = Translated<typeof english>;
