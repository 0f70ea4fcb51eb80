// Owns a server of one agent, small enough to be believed: what happened, in a log, and what it tells a desk of it.
import { type Conversation, conversationSchema } from '../../src-shared/domain/conversation/conversation.ts';
import { type Message, messageSchema } from '../../src-shared/domain/conversation/message.ts';
import { contactSchema } from '../../src-shared/domain/people/contact.ts';
import {
  type ConversationId,
  conversationIdSchema,
  type TeamId,
  teamIdSchema,
} from '../../src-shared/std/ids.ts';
import { type Changes, changesSchema } from '../../src-shared/wire/down.ts';
import { type Row, rowSchema } from '../../src-shared/wire/row.ts';

export type Happening = {
  kind:
    | 'said'
    | 'noted'
    | 'note-edited'
    | 'note-removed'
    | 'handed'
    | 'left'
    | 'entered'
    | 'merged'
    | 'ended'
    | 'reopened'
    | 'read'
    | 'renamed'
    | 'rights'
    | 'days-passed';
  conversation: number;
  pick: number;
};

export const dayMs = 24 * 60 * 60 * 1_000;
export const horizonMs = 10 * dayMs;
const contacts = 3;
const teams = ['north', 'south'].map((id) => teamIdSchema.parse(id));

export const conversationIdOf = (n: number): ConversationId =>
  conversationIdSchema.parse(`conversation-${n}`);

type Kept = { value: Conversation; sees: boolean };
/** `sight`: who sees it changed. `asleep`: it had ended beyond the horizon, so that desks may not have it. */
type Entry = { seq: number; key: string; conversation: number | null; sight: boolean; asleep: boolean };

export class SyncModel {
  seq = 0;
  now = 100 * dayMs;
  /** The agent's, and since when. */
  teamIds: readonly TeamId[] = teams;
  rightsSeq = 0;
  private readonly rows = new Map<string, Row>();
  readonly kept = new Map<number, Kept>();
  private readonly log: Entry[] = [];
  /** Of conversations that went to another contact: whose they were. */
  private readonly contactBefore = new Map<number, string>();

  happen({ kind, conversation: n, pick }: Happening): void {
    if (kind === 'days-passed') {
      this.now += (1 + (pick % 15)) * dayMs;
      return;
    }
    if (kind === 'rights') {
      this.teamIds = teams.filter((_, index) => (pick >> index) % 2 === 1);
      this.seq += 1;
      this.rightsSeq = this.seq;
      this.log.push({ seq: this.seq, key: 'rights', conversation: null, sight: false, asleep: false });
      return;
    }
    if (kind === 'renamed') {
      this.putContact(pick % contacts, `name ${this.seq}`);
      return;
    }
    const kept = this.kept.get(n) ?? this.begin(n);
    const { value } = kept;
    switch (kind) {
      case 'said':
        this.putMessage(n, { kind: 'incoming', text: `said ${this.seq}` });
        this.putConversation(n, { status: 'open', resolvedAt: null });
        return;
      case 'noted':
        this.putMessage(n, { kind: 'note', text: `noted ${this.seq}` });
        this.putConversation(n, {});
        return;
      case 'note-edited':
      case 'note-removed': {
        const notes = this.messagesOf(n).filter((message) => message.kind === 'note');
        const note = notes[pick % Math.max(1, notes.length)];
        if (note === undefined) return;
        const change =
          kind === 'note-edited' ? { text: 'edited', editedAt: this.now } : { text: '', removedAt: this.now };
        this.write(`message ${note.order}`, n, (seq) => ({
          row: 'message',
          value: messageSchema.parse({ ...note, ...change, seq }),
        }));
        return;
      }
      case 'handed':
        this.putConversation(n, { epoch: value.epoch + 1 });
        return;
      case 'left':
      case 'entered':
        this.putConversation(n, { epoch: value.epoch + 1 }, kind === 'entered');
        return;
      case 'merged':
        this.contactBefore.set(n, value.contactId);
        this.putContact(pick % contacts, `merged ${this.seq}`);
        this.putConversation(n, { contactId: contactId(pick % contacts) });
        return;
      case 'ended':
        if (value.status === 'open') this.putConversation(n, { status: 'resolved', resolvedAt: this.now });
        return;
      case 'reopened':
        this.putConversation(n, { status: 'open', resolvedAt: null });
        return;
      case 'read':
        if (this.isAsleep(n)) return;
        this.write(`mark ${n}`, n, (seq) =>
          rowSchema.parse({
            row: 'read-mark',
            value: { agentId: 'me', conversationId: value.id, upTo: pick, seq },
          }),
        );
    }
  }

  sees = (n: number) => {
    const kept = this.kept.get(n);
    return kept?.sees === true && this.teamIds.includes(kept.value.teamId);
  };
  conversation = (n: number) => this.kept.get(n)?.value;
  contact = (id: string) =>
    [...this.rows.values()].find((row) => row.row === 'contact' && row.value.id === id);
  contactIds = () => [...this.rows.values()].flatMap((row) => (row.row === 'contact' ? [row.value.id] : []));
  endedBeyondHorizon = (n: number, at: number = this.now) => {
    const resolvedAt = this.kept.get(n)?.value.resolvedAt ?? null;
    return resolvedAt !== null && resolvedAt < at - horizonMs;
  };

  messagesOf(n: number): Message[] {
    return [...this.rows.values()]
      .flatMap((row) =>
        row.row === 'message' && row.value.conversationId === conversationIdOf(n) ? [row.value] : [],
      )
      .sort((left, right) => left.order - right.order);
  }

  markOf(n: number): number {
    const row = this.rows.get(`mark ${n}`);
    return row?.row === 'read-mark' ? row.value.upTo : 0;
  }

  /** The next `size` numbers after the cursor, told as things are now; `wholly`: all of each conversation. */
  page(after: number, size: number, wholly = false): Changes {
    const upTo = Math.min(this.seq, after + size);
    const rows: Row[] = [];
    const forget: ConversationId[] = [];
    for (const { seq, key, conversation: n, sight, asleep } of this.log.slice(after, upTo)) {
      const row = this.rows.get(key);
      if (n === null) {
        if (row?.value.seq === seq && this.seesContact(row)) rows.push(row);
      } else if (!this.sees(n)) {
        if (!sight) continue;
        forget.push(conversationIdOf(n));
        rows.push(...this.contactStillSeen(this.conversation(n)?.contactId));
      } else if (sight || asleep || wholly) rows.push(...this.whole(n));
      else if (row?.value.seq === seq) rows.push(row, ...this.contactStillSeen(this.contactBefore.get(n)));
    }
    return changesSchema.parse({ type: 'changes', after, upTo, remaining: this.seq - upTo, rows, forget });
  }

  /** The next about `size` rows of a snapshot; `place`: as the page before gave it. */
  snapshot(place: string | null, size: number): Changes {
    let [began = this.seq, pass = 1, below = Number.MAX_SAFE_INTEGER, sentUpTo = 0, begunAt = this.now] =
      place === null ? [] : place.split(' ').map(Number);
    const rows: Row[] = [];
    for (; pass <= 2; pass += 1, below = Number.MAX_SAFE_INTEGER, sentUpTo = 0) {
      for (;;) {
        const n = this.newestBelow(below, pass, { began, begunAt }, sentUpTo > 0);
        if (n === undefined) break;
        // The one that was begun is out of sight by now.
        if (n !== below - 1) sentUpTo = 0;
        for (const message of this.messagesOf(n).filter(({ order }) => order > sentUpTo)) {
          if (rows.length >= size) {
            const going = [began, pass, n + 1, sentUpTo, begunAt].join(' ');
            return changesSchema.parse({
              ...{ type: 'changes', after: 0, upTo: 0, remaining: 1, rows, forget: [], place: going },
            });
          }
          rows.push({ row: 'message', value: message });
          sentUpTo = message.order;
        }
        rows.push(...this.whole(n).filter(({ row }) => row !== 'message'));
        below = n;
        sentUpTo = 0;
      }
    }
    const remaining = this.seq - began;
    return changesSchema.parse({ type: 'changes', after: 0, upTo: began, remaining, rows, forget: [] });
  }

  private begin(n: number): Kept {
    this.putContact(n % contacts, 'visitor');
    const value = conversationSchema.parse({
      ...{ id: conversationIdOf(n), contactId: contactId(n % contacts), channel: 'chat', source: 'website' },
      ...{
        topicId: null,
        teamId: teams[n % 2],
        assigneeId: null,
        epoch: 0,
        status: 'open',
        createdAt: this.now,
      },
      ...{
        waitingSince: null,
        lastMessage: null,
        firstResponse: { state: 'cancelled', dueAt: 1 },
        page: null,
      },
      ...{ contactReceived: 0, contactRead: 0, resolvedAt: null, seq: 0 },
    });
    const kept = { value, sees: true };
    this.kept.set(n, kept);
    this.putConversation(n, {});
    return kept;
  }

  private putConversation(
    n: number,
    change: Partial<Conversation>,
    sees = this.kept.get(n)?.sees ?? true,
  ): void {
    const kept = this.kept.get(n);
    if (kept === undefined) throw new Error('no such conversation');
    const sight = kept.sees !== sees;
    this.write(
      `conversation ${n}`,
      n,
      (seq) => {
        kept.value = { ...kept.value, ...change, seq };
        kept.sees = sees;
        return { row: 'conversation', value: kept.value };
      },
      sight,
    );
  }

  private putMessage(n: number, body: { kind: 'incoming' | 'note'; text: string }): void {
    const order = this.seq + 1;
    this.write(`message ${order}`, n, (seq) => ({
      row: 'message',
      value: messageSchema.parse({
        ...{ id: `message-${order}`, conversationId: conversationIdOf(n), author: { kind: 'system' } },
        ...{ ...body, at: this.now, order, seq },
      }),
    }));
  }

  private putContact(c: number, name: string): void {
    this.write(`contact ${c}`, null, (seq) => ({
      row: 'contact',
      value: contactSchema.parse({
        ...{ id: contactId(c), name, shortCode: 'CODE', email: null, language: 'en', country: null },
        ...{ createdAt: 1, seq },
      }),
    }));
  }

  private write(key: string, conversation: number | null, make: (seq: number) => Row, sight = false): void {
    const asleep = conversation !== null && this.isAsleep(conversation);
    this.seq += 1;
    this.rows.set(key, make(this.seq));
    this.log.push({ seq: this.seq, key, conversation, sight, asleep });
  }

  private isAsleep = (n: number) => this.endedBeyondHorizon(n);

  /** All rows of a conversation as they are now, messages first. */
  whole(n: number): Row[] {
    const value = this.conversation(n);
    if (value === undefined) return [];
    const mark = this.rows.get(`mark ${n}`);
    const contact = this.contact(value.contactId);
    return [
      ...this.messagesOf(n).map((message): Row => ({ row: 'message', value: message })),
      ...(contact === undefined ? [] : [contact]),
      { row: 'conversation', value },
      ...(mark === undefined ? [] : [mark]),
    ];
  }

  private seesContact(row: Row): boolean {
    return [...this.kept.values()].some(
      ({ value, sees }) => sees && row.row === 'contact' && value.contactId === row.value.id,
    );
  }

  /** A desk drops a contact with what seems their last conversation; another may be on its way. */
  private contactStillSeen(id: string | undefined): Row[] {
    const contact = this.contact(id ?? '');
    return contact !== undefined && this.seesContact(contact) ? [contact] : [];
  }

  /** The horizon is that of when the snapshot began, as the server's. */
  private newestBelow(
    below: number,
    pass: number,
    { began, begunAt }: { began: number; begunAt: number },
    inTheMiddle: boolean,
  ): number | undefined {
    return [...this.kept.entries()]
      .sort(([left], [right]) => right - left)
      .find(([n, { value }]) => {
        if (n >= below || !this.sees(n)) return false;
        if (inTheMiddle && n === below - 1) return true;
        const ongoing = value.status === 'open';
        if (pass === 1) return ongoing;
        return ongoing ? value.seq > began : !this.endedBeyondHorizon(n, begunAt);
      })?.[0];
  }
}

const contactId = (c: number) => contactSchema.shape.id.parse(`contact-${c}`);
