// Owns how a thread is laid out: which messages stand together, where a day begins, which state is said in words.
import type { Thread } from '../conversation/thread.ts';
import type { VisitorView } from '../conversation/visitor-session.ts';
import { sameDay } from '../texts/panel-language.ts';

export type Delivery = 'waiting-to-send' | 'sending' | 'sent' | 'read' | 'refused';

export type ThreadEntry = {
  id: string;
  own: boolean;
  text: string;
  at: number;
  authorName: string | null;
  /** Set for the first message of a day. */
  startsDay: boolean;
  /** First and last of a run by one author. */
  opens: boolean;
  closes: boolean;
  /** Not yet known to be with the server. */
  pending: boolean;
  /** Null where saying it would only repeat what stands below. */
  delivery: Delivery | null;
};

type Draft = Omit<ThreadEntry, 'startsDay' | 'opens' | 'closes'>;

/** Confirmed messages in server order, then the unsent ones as written. */
export function threadEntries(
  view: Pick<VisitorView, 'thread' | 'unsent' | 'link' | 'clockOffsetMs'>,
): ThreadEntry[] {
  const lastOwn = view.thread.messages.findLast((message) => message.own);
  const drafts: Draft[] = [
    ...view.thread.messages.map(({ id, own, text, at, authorName, order }) => ({
      id,
      own,
      text,
      at,
      authorName: own ? null : authorName,
      pending: false,
      delivery: id === lastOwn?.id && view.unsent.length === 0 ? deliveryOf(order, view.thread) : null,
    })),
    ...view.unsent.map(({ id, at, command, refused, accepted }): Draft => {
      const underway = view.link.name === 'live' ? 'sending' : 'waiting-to-send';
      return {
        id,
        own: true,
        text: command.text,
        at: at + view.clockOffsetMs,
        authorName: null,
        pending: !accepted,
        delivery: accepted ? 'sent' : refused === null ? underway : 'refused',
      };
    }),
  ];
  return drafts.map((draft, index) => {
    const before = drafts[index - 1];
    const after = drafts[index + 1];
    const startsDay = before === undefined || !sameDay(before.at, draft.at);
    return {
      ...draft,
      delivery:
        draft.pending && draft.delivery !== 'refused' && after?.delivery === draft.delivery
          ? null
          : draft.delivery,
      startsDay,
      opens: startsDay || !sameAuthor(before, draft),
      closes: after === undefined || !sameAuthor(draft, after) || !sameDay(draft.at, after.at),
    };
  });
}

/** Our answer below a message says that it was read. */
function deliveryOf(order: number, thread: Thread): Delivery {
  const isAnswered = thread.messages.some((message) => !message.own && message.order > order);
  return isAnswered ? 'read' : 'sent';
}

function sameAuthor(left: Draft, right: Draft): boolean {
  return left.own === right.own && left.authorName === right.authorName;
}
