import { describe, expect, it } from 'vitest';
import { conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { sessionInWorld, welcomeBack } from '../../testing/session-in-world.ts';
import {
  conversationFrame,
  conversationId,
  messageFrame,
  welcomeFrame,
} from '../../testing/widget-frames.ts';
import { openKeptStorage } from '../storage/kept-storage.ts';

describe('writing', () => {
  it('starts a conversation with the topic and the page, then sends into it', () => {
    const { world, session, goLive, messages } = sessionInWorld();
    goLive();
    session.visit({ url: 'https://shop.example/product', title: 'Lamp' });
    const topic = session.view().topics[0]?.id ?? null;
    expect(session.say('Hello', topic)).toBeNull();
    expect(messages().map(({ command }) => command)).toEqual([
      {
        name: 'start-conversation',
        topicId: topic,
        source: 'website',
        page: { url: 'https://shop.example/product', title: 'Lamp' },
        text: 'Hello',
      },
    ]);
    const [first] = messages();
    if (first === undefined) throw new Error('nothing was sent');
    world.connection().say({ type: 'ack', id: first.id, conversationId });
    world.connection().say({
      type: 'changes',
      conversation: conversationFrame({ status: 'waiting', agentName: null }),
      messages: [messageFrame(1, { own: true, id: first.id, text: 'Hello' })],
    });
    session.say('Are you there?', null);
    expect(messages().at(-1)?.command).toEqual({
      name: 'send-message',
      conversationId,
      text: 'Are you there?',
    });
    expect(session.view().unsent.map(({ command }) => command.text)).toEqual(['Are you there?']);
  });

  it('sends one at a time and in order', () => {
    const { world, session, goLive, messages } = sessionInWorld();
    goLive(welcomeBack());
    for (const text of ['one', 'two', 'three']) session.say(text, null);
    expect(messages().map(({ command }) => 'text' in command && command.text)).toEqual(['one']);
    const [first] = messages();
    if (first === undefined) throw new Error('nothing was sent');
    world.connection().say({ type: 'ack', id: first.id, conversationId });
    expect(messages().map(({ command }) => 'text' in command && command.text)).toEqual(['one', 'two']);
  });

  it('shows a message from the moment it is written until its row is there, without a gap and never twice', () => {
    const { world, session, goLive, messages } = sessionInWorld();
    goLive(welcomeBack());
    session.say('Hi', null);
    const shown = () => {
      const view = session.view();
      return [...view.thread.messages, ...view.unsent].filter((message) => message.id === messages()[0]?.id)
        .length;
    };
    const id = messages()[0]?.id;
    if (id === undefined) throw new Error('nothing was sent');
    expect(shown()).toBe(1);
    world.connection().say({ type: 'ack', id, conversationId });
    expect(shown()).toBe(1);
    expect(session.view().unsent[0]?.accepted).toBe(true);
    const changes = {
      type: 'changes',
      conversation: conversationFrame(),
      messages: [messageFrame(2, { own: true, id })],
    } as const;
    world.connection().say({ ...changes, messages: [...changes.messages] });
    expect(shown()).toBe(1);
    expect(session.view().unsent).toEqual([]);
  });

  it('refuses blank and over-long text before it is sent', () => {
    const { session, goLive, messages } = sessionInWorld();
    goLive(welcomeBack());
    expect(session.say(' \n ', null)).toBe('empty-text');
    expect(session.say('x'.repeat(10_001), null)).toBe('text-too-long');
    expect(session.say('x'.repeat(10_000), null)).toBeNull();
    expect(messages()).toHaveLength(1);
  });
});

describe('reading', () => {
  it('WIDGET-11 counts unread until the visitor looks, then tells the server once for a burst', () => {
    const { world, session, goLive, commands } = sessionInWorld();
    goLive(welcomeFrame({ conversation: conversationFrame(), messages: [messageFrame(1), messageFrame(2)] }));
    expect(session.view().unread).toBe(2);
    world.pass(1_000);
    const marks = () => commands().filter(({ command }) => command.name === 'mark-progress');
    expect(marks().map(({ command }) => command)).toEqual([
      { name: 'mark-progress', conversationId, received: 2, read: 0 },
    ]);
    session.looking(true);
    for (const order of [3, 4]) {
      world
        .connection()
        .say({ type: 'changes', conversation: conversationFrame(), messages: [messageFrame(order)] });
    }
    expect(session.view().unread).toBe(0);
    world.pass(1_000);
    expect(marks().at(-1)?.command).toEqual({ name: 'mark-progress', conversationId, received: 4, read: 4 });
    expect(marks()).toHaveLength(2);
  });

  it('WIDGET-11 another tab that read them takes the badge away here', () => {
    const { world, session, goLive } = sessionInWorld();
    goLive(welcomeFrame({ conversation: conversationFrame(), messages: [messageFrame(1)] }));
    expect(session.view().unread).toBe(1);
    world
      .connection()
      .say({ type: 'changes', conversation: conversationFrame({ contactRead: 1 }), messages: [] });
    expect(session.view().unread).toBe(0);
  });

  it('asks for earlier messages before the oldest it has, once', () => {
    const { world, session, goLive } = sessionInWorld();
    goLive(
      welcomeFrame({ conversation: conversationFrame(), messages: [messageFrame(7)], hasEarlier: true }),
    );
    session.readEarlier();
    session.readEarlier();
    const asked = () => world.connection().sent.filter((frame) => frame.type === 'read-earlier');
    expect(asked()).toEqual([{ type: 'read-earlier', before: 7 }]);
    world.connection().say({ type: 'earlier', messages: [messageFrame(6)], hasEarlier: false });
    expect(session.view().loadingEarlier).toBe(false);
    expect(session.view().thread.messages).toHaveLength(2);
  });
});

describe('WIDGET-21 another conversation', () => {
  const other = conversationFrame({ id: conversationIdSchema.parse('conversation-2') });
  const earlierAsked = ({ world }: ReturnType<typeof sessionInWorld>) =>
    world.connection().sent.filter((frame) => frame.type === 'read-earlier');
  const shownOrders = ({ session }: ReturnType<typeof sessionInWorld>) =>
    session.view().thread.messages.map(({ order }) => order);

  it('a message left over for one that ended takes nothing from the one going on', () => {
    const tab = sessionInWorld();
    tab.goLive(welcomeBack());
    tab.world.connection().close();
    tab.session.say('one', null);
    tab.goLive(
      welcomeFrame({ conversation: other, messages: [messageFrame(5), messageFrame(6, { own: true })] }),
    );
    const id = tab.messages()[0]?.id;
    if (id === undefined) throw new Error('nothing was sent');
    tab.world.connection().say({ type: 'refused', id, reason: 'gone' });
    const again = tab.messages()[1];
    expect(again?.command.name).toBe('start-conversation');
    tab.world.connection().say({
      type: 'changes',
      conversation: other,
      messages: [messageFrame(7, { own: true, id: String(again?.id) })],
    });
    expect(shownOrders(tab)).toEqual([5, 6, 7]);
  });

  it('one taken up again is read by itself from before where it came into sight', () => {
    const tab = sessionInWorld();
    tab.goLive(
      welcomeFrame({ conversation: conversationFrame({ status: 'resolved' }), messages: [messageFrame(5)] }),
    );
    tab.world.connection().say({ type: 'changes', conversation: other, messages: [] });
    tab.world.connection().say({ type: 'changes', conversation: other, messages: [messageFrame(9)] });
    expect(earlierAsked(tab)).toEqual([{ type: 'read-earlier', before: Number.MAX_SAFE_INTEGER }]);
    tab.world
      .connection()
      .say({ type: 'earlier', messages: [messageFrame(2), messageFrame(9)], hasEarlier: false });
    expect(shownOrders(tab)).toEqual([2, 9]);
    expect(tab.session.view()).toMatchObject({ loadingEarlier: false, thread: { hasEarlier: false } });
  });

  it('earlier messages asked for in the one before are not shown in it', () => {
    const tab = sessionInWorld();
    tab.goLive(
      welcomeFrame({ conversation: conversationFrame(), messages: [messageFrame(5)], hasEarlier: true }),
    );
    tab.session.readEarlier();
    tab.world.connection().say({ type: 'changes', conversation: other, messages: [messageFrame(9)] });
    tab.world.connection().say({ type: 'earlier', messages: [messageFrame(1)], hasEarlier: false });
    expect(shownOrders(tab)).toEqual([9]);
    expect(earlierAsked(tab).map(({ before }) => before)).toEqual([5, 9]);
    tab.world.connection().say({ type: 'earlier', messages: [messageFrame(8)], hasEarlier: false });
    expect(shownOrders(tab)).toEqual([8, 9]);
  });
});

describe('who one is', () => {
  it('keeps the token of the first welcome and shows it ever after', () => {
    const first = sessionInWorld();
    first.goLive(welcomeFrame({ token: 'a-token' }));
    expect(first.world.connection().sent[0]).toMatchObject({ type: 'hello', token: null });
    const later = sessionInWorld({ browser: first.browser });
    later.goLive();
    expect(later.world.connection().sent[0]).toMatchObject({ type: 'hello', token: 'a-token' });
  });

  it('WIDGET-12 becomes who another tab became a moment earlier', () => {
    const tab = sessionInWorld();
    tab.session.connect();
    tab.world.connection().open();
    openKeptStorage(() => tab.browser).write('guichet.token', 'of-the-other-tab');
    tab.world.connection().say(welcomeFrame({ token: 'of-this-tab' }));
    tab.world.connection().open();
    expect(tab.world.connections).toHaveLength(2);
    expect(tab.world.connection().sent[0]).toMatchObject({ type: 'hello', token: 'of-the-other-tab' });
  });

  it('takes a new token when the server knows the old one no more', () => {
    const tab = sessionInWorld();
    tab.storage.write('guichet.token', 'forgotten');
    const again = sessionInWorld({ browser: tab.browser });
    again.goLive(welcomeFrame({ token: 'new' }));
    expect(again.world.connections).toHaveLength(1);
    expect(tab.storage.read('guichet.token')).toBe('new');
  });
});

describe('passing signs', () => {
  it('says typing at most every 3 s, and stops with the message', () => {
    let now = 1_700_000_000_000;
    const { world, session, goLive } = sessionInWorld({ clock: () => now });
    goLive(welcomeBack());
    const typing = () =>
      world.connection().sent.flatMap((frame) => (frame.type === 'typing' ? [frame.on] : []));
    for (let second = 0; second < 5; second += 1) {
      session.typing(true);
      now += 1_000;
    }
    expect(typing()).toEqual([true, true]);
    session.say('Hi', null);
    session.typing(false);
    expect(typing()).toEqual([true, true, false]);
  });

  it('shows who is writing for 6 s, or until they said it', () => {
    const { world, session, goLive } = sessionInWorld();
    goLive(welcomeBack());
    world.connection().say({ type: 'typing', agentName: 'Camille', on: true });
    expect(session.view().writing).toBe('Camille');
    world.pass(6_100);
    expect(session.view().writing).toBeNull();
    world.connection().say({ type: 'typing', agentName: 'Camille', on: true });
    world
      .connection()
      .say({ type: 'changes', conversation: conversationFrame(), messages: [messageFrame(2)] });
    expect(session.view().writing).toBeNull();
  });

  it('WIDGET-13 a clock that is years off, or jumps, changes nothing but what is shown', () => {
    let now = 1_800_000_000_000 + 3 * 365 * 86_400_000;
    const { world, session, goLive, messages } = sessionInWorld({ clock: () => now });
    goLive(welcomeBack());
    expect(session.view().clockOffsetMs).toBe(1_800_000_000_000 - now);
    session.typing(true);
    now = -5_000;
    session.typing(true);
    session.say('Hi', null);
    expect(messages()[0]?.at).toBe(0);
    expect(world.connection().sent.filter((frame) => frame.type === 'typing')).toHaveLength(3);
  });

  it('tells the page once for each page, and again after a reconnect', () => {
    const { world, session, goLive, commands } = sessionInWorld();
    goLive(welcomeBack());
    const visits = () => commands().filter(({ command }) => command.name === 'visit-page').length;
    const page = { url: 'https://shop.example/cart', title: 'Cart' };
    session.visit(page);
    session.visit(page);
    expect(visits()).toBe(1);
    world.connection().close();
    goLive(welcomeBack());
    expect(visits()).toBe(1);
    session.visit({ ...page, title: 'Cart (2)' });
    expect(visits()).toBe(2);
  });
});
