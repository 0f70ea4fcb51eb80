import { describe, expect, it } from 'vitest';
import { sessionInWorld, welcomeBack } from '../../testing/session-in-world.ts';
import {
  conversationFrame,
  conversationId,
  countedIds,
  messageFrame,
  welcomeFrame,
} from '../../testing/widget-frames.ts';

describe('WIDGET-10 a message not confirmed', () => {
  it('goes again after a lost link, with the same id and the same body', () => {
    const { world, session, goLive, messages } = sessionInWorld();
    goLive(welcomeBack());
    session.say('Hi', null);
    const first = messages();
    world.connection().close();
    expect(session.view().link.name).toBe('waiting');
    goLive(welcomeBack());
    expect(world.connections).toHaveLength(2);
    expect(messages()).toEqual(first);
  });

  it('is not sent again when the server already shows it', () => {
    const { world, session, goLive, messages } = sessionInWorld();
    goLive(welcomeBack());
    session.say('Hi', null);
    const id = messages()[0]?.id ?? '';
    world.connection().close();
    goLive(
      welcomeFrame({ conversation: conversationFrame(), messages: [messageFrame(2, { own: true, id })] }),
    );
    expect(messages()).toEqual([]);
    expect(session.view().unsent).toEqual([]);
  });

  it('survives a reload and is sent by the next page, under its id', () => {
    const before = sessionInWorld();
    before.session.say('Written offline', null);
    before.session.say('and more', null);
    const after = sessionInWorld({ browser: before.browser, ids: before.ids });
    expect(after.session.view().unsent.map(({ command }) => command.text)).toEqual([
      'Written offline',
      'and more',
    ]);
    after.goLive();
    expect(after.messages().map(({ id }) => id)).toEqual(['command-id-000001']);
  });

  it('left behind by a tab that went is taken over by one that stayed', () => {
    const stays = sessionInWorld();
    stays.goLive(welcomeBack());
    const goes = sessionInWorld({ browser: stays.browser });
    goes.session.say('written, and the tab closed', null);
    stays.session.unsentMayHaveChanged();
    stays.world.pass(5_000);
    expect(stays.messages()).toEqual([]);
    stays.world.pass(6_000);
    expect(stays.messages().map(({ command }) => 'text' in command && command.text)).toEqual([
      'written, and the tab closed',
    ]);
  });

  it('is not sent twice by two tabs where the first was quick', () => {
    const writes = sessionInWorld();
    writes.goLive(welcomeBack());
    const stays = sessionInWorld({ browser: writes.browser });
    stays.goLive(welcomeBack());
    writes.session.say('quick', null);
    stays.session.unsentMayHaveChanged();
    const id = writes.messages()[0]?.id;
    if (id === undefined) throw new Error('nothing was sent');
    writes.world.connection().say({ type: 'ack', id, conversationId });
    stays.world.pass(20_000);
    expect(stays.messages()).toEqual([]);
  });

  it('waits out an outage and then goes under the same id', () => {
    const { world, session, goLive, messages } = sessionInWorld();
    goLive(welcomeBack());
    session.say('Hi', null);
    const id = messages()[0]?.id;
    if (id === undefined) throw new Error('nothing was sent');
    world.connection().say({ type: 'outage', id, retryAfterMs: 2_000 });
    world.pass(1_900);
    expect(messages()).toHaveLength(1);
    world.pass(200);
    expect(messages().map((frame) => frame.id)).toEqual([id, id]);
  });

  it('stays, with its reason, when refused; does not hold the next one up; and goes again only as a new one', () => {
    const { world, session, goLive, messages } = sessionInWorld();
    goLive(welcomeBack());
    session.say('bad', null);
    session.say('good', null);
    const id = messages()[0]?.id;
    if (id === undefined) throw new Error('nothing was sent');
    world.connection().say({ type: 'refused', id, reason: 'rate-limited' });
    expect(session.view().unsent.map(({ refused }) => refused)).toEqual(['rate-limited', null]);
    expect(messages().map(({ command }) => 'text' in command && command.text)).toEqual(['bad', 'good']);
    session.retry(id);
    const again = session.view().unsent.map((message) => ({ id: message.id, refused: message.refused }));
    expect(again.every((message) => message.id !== id && message.refused === null)).toBe(true);
    for (const message of session.view().unsent) session.discard(message.id);
    expect(session.view().unsent).toEqual([]);
  });

  it('opens a new conversation, under a new id, when the one it was meant for is gone', () => {
    const { world, session, goLive, messages } = sessionInWorld();
    goLive(welcomeBack());
    session.say('still there?', null);
    const id = messages()[0]?.id;
    if (id === undefined) throw new Error('nothing was sent');
    world.connection().say({ type: 'refused', id, reason: 'gone' });
    expect(messages().map(({ command }) => command.name)).toEqual(['send-message', 'start-conversation']);
    expect(messages()[1]?.id).not.toBe(id);
  });

  it('goes again as the very same act from every tab that holds it, so that it is stored once', () => {
    const again = ['/cart', '/account'].map((path) => {
      const ids = countedIds();
      const { world, session, goLive, messages } = sessionInWorld({ ids });
      goLive(welcomeBack());
      session.say('still there?', null);
      session.visit({ url: `https://shop.example${path}`, title: path });
      if (path === '/account') ids();
      const id = messages()[0]?.id;
      if (id === undefined) throw new Error('nothing was sent');
      world.connection().say({ type: 'refused', id, reason: 'gone' });
      return messages()[1];
    });
    expect(again[0]?.command.name).toBe('start-conversation');
    expect({ ...again[1], at: 0 }).toEqual({ ...again[0], at: 0 });
  });
});
