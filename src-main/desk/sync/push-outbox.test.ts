// Owns the proof of what happens to an act on its way: answers, a lost link, an outage, and when it is done with.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentCommand, agentCommandSchema } from '../../../src-shared/commands/agent-command.ts';
import { type CommandId, commandIdSchema } from '../../../src-shared/std/ids.ts';
import { type Outbox, openOutbox } from '../database/open-outbox.ts';
import type { OutboxEntries } from '../database/outbox-entries.ts';
import { isUpkeep, type PushOutbox, pushOutbox } from './push-outbox.ts';

let dataDir: string;
let outbox: Outbox;
let entries: OutboxEntries;
let push: PushOutbox;
let sent: CommandId[];
/** States on disk at the moment each frame left. */
let onDiskWhenSent: string[];
let takenIn: Map<CommandId, number>;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'guichet-push-'));
  outbox = openOutbox({ dataDir, nativeBinding: null });
  entries = outbox.entriesOf(1);
  push = pushOutboxOf(entries);
  sent = [];
  onDiskWhenSent = [];
  takenIn = new Map();
});
afterEach(() => {
  outbox.close();
  rmSync(dataDir, { recursive: true });
});

/** `takenIn`: entries of which rows of that number or a later one are here. */
const pushOutboxOf = (kept: OutboxEntries) =>
  pushOutbox({
    ...{ entries: kept, clock: { now: () => 1 }, changed: () => {} },
    isHere: ({ id }, seq) => (takenIn.get(id) ?? 0) >= seq,
  });
const readUpTo = (cursor: number, isAll = true) => ({ cursor, isAll });
const idOf = (name: string) => commandIdSchema.parse(name.padEnd(16, '-'));
const command = (fields: object): AgentCommand => agentCommandSchema.parse(fields);
const note = (conversationId: string) => command({ name: 'add-note', conversationId, text: 'words' });
const queue = (name: string, act: AgentCommand) =>
  entries.queue({
    entries: [{ id: idOf(name), command: act, madeAt: 1, heldUntil: null }],
    clearsDraft: null,
    replaces: [],
  });
const pushNow = (now = 0, isLive = true) =>
  push.push(
    now,
    (frame) => {
      sent.push(frame.id);
      onDiskWhenSent.push(outbox.entriesOf(1).find(frame.id)?.state ?? 'missing');
    },
    isLive,
  );
const deliveries = () =>
  entries.all().map((entry) => (entry.state === 'refused' ? 'refused' : push.deliveryOf(entry).state));

describe('an act on its way', () => {
  it('OUTBOX-5: is marked on disk before it leaves, and is unconfirmed, not failed, when its link is lost', () => {
    queue('one', note('c1'));
    expect(deliveries()).toEqual(['waiting']);
    pushNow();
    expect([sent, onDiskWhenSent]).toEqual([[idOf('one')], ['sending']]);
    expect(deliveries()).toEqual(['sending']);
    push.linkLost();
    expect(deliveries()).toEqual(['unconfirmed']);
    pushNow();
    expect(sent).toEqual([idOf('one'), idOf('one')]);
    expect(deliveries()).toEqual(['sending']);
  });

  it('OUTBOX-5: a desk that died while sending finds it unconfirmed', () => {
    queue('one', note('c1'));
    pushNow();
    const afterwards = pushOutboxOf(outbox.entriesOf(1));
    expect(outbox.entriesOf(1).all().map(afterwards.deliveryOf)).toEqual([{ state: 'unconfirmed' }]);
  });

  it('OUTBOX-6: acknowledged, it stays until its row is here, and is then gone at once', () => {
    queue('one', note('c1'));
    pushNow();
    push.acked(idOf('one'), 12, readUpTo(11));
    expect(deliveries()).toEqual(['sent']);
    push.settle(readUpTo(11));
    expect(deliveries()).toEqual(['sent']);
    push.settle(readUpTo(12));
    expect(entries.all()).toEqual([]);
    queue('two', note('c1'));
    pushNow();
    push.acked(idOf('two'), 13, readUpTo(13));
    expect(entries.all()).toEqual([]);
  });

  it('OUTBOX-6: acknowledged and waiting for its row it is not sent again, unless the database is another', () => {
    queue('one', note('c1'));
    pushNow();
    push.acked(idOf('one'), 12, readUpTo(11));
    push.linkLost();
    pushNow();
    expect(sent).toHaveLength(1);
    push.forgetAcks();
    pushNow();
    expect(sent).toHaveLength(2);
  });

  it('OUTBOX-6, SYNC-41: beside pages it stays past its number, till what it was about is here as it left it; or newer, ahead of the cursor', () => {
    for (const name of ['one', 'two', 'three']) queue(name, note(name));
    pushNow();
    push.acked(idOf('one'), 12, readUpTo(20, false));
    push.acked(idOf('two'), 13, readUpTo(9, false));
    push.settle(readUpTo(20, false));
    expect(deliveries()).toEqual(['sent', 'sent', 'sending']);
    takenIn.set(idOf('two'), 30).set(idOf('three'), 13);
    push.settle(readUpTo(9, false));
    expect(deliveries()).toEqual(['sent', 'sending']);
    push.acked(idOf('three'), 14, readUpTo(9, false));
    expect(deliveries()).toEqual(['sent', 'sent']);
    push.settle(readUpTo(20));
    expect(deliveries()).toEqual([]);
  });

  it('SYNC-40: beside pages few are on the way at once, and no draft', () => {
    const draft = { name: 'save-draft', conversationId: 'c0', kind: 'reply', text: 'half', baseSeq: 0 };
    queue('draft', command(draft));
    for (let n = 0; n < 20; n += 1) queue(`act-${n}`, note(`c${n}`));
    pushNow(0, false);
    pushNow(0, false);
    expect(sent).toEqual(Array.from({ length: 8 }, (_, n) => idOf(`act-${n}`)));
    push.acked(idOf('act-0'), 5, readUpTo(0, false));
    pushNow(0, false);
    expect(sent).toHaveLength(9);
    pushNow();
    expect(sent).toHaveLength(21);
    expect(sent[9]).toBe(idOf('draft'));
  });

  it('OUTBOX-7: what is due but finds no way out is not asked for again and again', () => {
    for (let n = 0; n < 9; n += 1) queue(`act-${n}`, note(`c${n}`));
    pushNow(0, false);
    push.outage(idOf('act-0'), 500);
    pushNow(100, false);
    expect(sent).toHaveLength(9);
    expect(push.nextRetryAt(100)).toBe(500);
    pushNow(500, false);
    expect(sent).toHaveLength(9);
    expect(push.nextRetryAt(500)).toBeNull();
  });

  it('OUTBOX-4: the next of a conversation waits for the answer, other conversations do not', () => {
    queue('a1', note('a'));
    queue('a2', note('a'));
    queue('b1', note('b'));
    pushNow();
    expect(sent).toEqual([idOf('a1'), idOf('b1')]);
    push.acked(idOf('a1'), 5, readUpTo(0));
    pushNow();
    expect(sent).toEqual([idOf('a1'), idOf('b1'), idOf('a2')]);
  });

  it('OUTBOX-7: an outage keeps the act and its turn; it is tried again when told, under the same id', () => {
    queue('a1', note('a'));
    queue('a2', note('a'));
    pushNow(100);
    push.outage(idOf('a1'), 1_100);
    expect(deliveries()).toEqual(['waiting', 'waiting']);
    expect(push.nextRetryAt(0)).toBe(1_100);
    pushNow(1_099);
    expect(sent).toEqual([idOf('a1')]);
    pushNow(1_100);
    expect(sent).toEqual([idOf('a1'), idOf('a1')]);
  });

  it('OUTBOX-5: an outage says nothing about what an earlier link may have brought: still unconfirmed', () => {
    queue('a1', note('a'));
    pushNow();
    push.linkLost();
    pushNow();
    push.outage(idOf('a1'), 1_000);
    expect(deliveries()).toEqual(['unconfirmed']);
  });

  it('OUTBOX-3: refused, it stays with its reason and the next one goes', () => {
    queue('a1', note('a'));
    queue('a2', note('a'));
    pushNow();
    push.refused(idOf('a1'), 'forbidden');
    expect(entries.find(idOf('a1'))).toMatchObject({ state: 'refused', reason: 'forbidden' });
    pushNow();
    expect(sent).toEqual([idOf('a1'), idOf('a2')]);
  });

  it('OUTBOX-9: upkeep that is refused is dropped: there is nothing to mend', () => {
    queue('mark', command({ name: 'mark-read', conversationId: 'a', upTo: 3 }));
    queue('presence', command({ name: 'set-presence', presence: 'away', acceptingChat: false }));
    expect(entries.all().every(isUpkeep)).toBe(true);
    expect(isUpkeep({ command: note('a') })).toBe(false);
    pushNow();
    push.refused(idOf('mark'), 'not-found');
    push.refused(idOf('presence'), 'forbidden');
    expect(entries.all()).toEqual([]);
  });

  it('OUTBOX-7: an act held back that is then replaced wakes nobody any more', () => {
    const mark = (upTo: number) => command({ name: 'mark-read', conversationId: 'a', upTo });
    queue('early', mark(1));
    pushNow();
    push.outage(idOf('early'), 1_000);
    const later = { id: idOf('later'), command: mark(2), madeAt: 2, heldUntil: null };
    entries.queue({ entries: [later], clearsDraft: null, replaces: [idOf('early')] });
    expect(push.nextRetryAt(0)).toBeNull();
    pushNow(1_500);
    expect(sent).toEqual([idOf('early'), idOf('later')]);
    push.outage(idOf('later'), 3_000);
    expect(push.nextRetryAt(0)).toBe(3_000);
  });

  it('answers for acts nobody knows change nothing', () => {
    push.acked(idOf('ghost'), 5, readUpTo(0));
    push.refused(idOf('ghost'), 'gone');
    push.outage(idOf('ghost'), 5);
    push.settle(readUpTo(9));
    expect(entries.all()).toEqual([]);
    expect(push.nextRetryAt(0)).toBeNull();
  });
});
