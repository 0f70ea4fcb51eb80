import { describe, expect, it } from 'vitest';
import { closeCodes } from '../../../src-shared/wire/limits.ts';
import { widgetProtocolRange } from '../../../src-shared/wire/version.ts';
import type { WidgetDown } from '../../../src-shared/wire/widget-down.ts';
import { fakeWidgetWorld } from '../../testing/fake-widget-world.ts';
import { welcomeFrame } from '../../testing/widget-frames.ts';
import { createServerLink } from './server-link.ts';

function linkInWorld(luck = 0) {
  const world = fakeWidgetWorld(() => luck);
  const heard: WidgetDown[] = [];
  const states: string[] = [];
  let refusedTokens = 0;
  const link = createServerLink(world.ports, {
    hello: () => ({ type: 'hello', protocol: widgetProtocolRange, token: 'kept', language: 'en' }),
    heard: (frame) => heard.push(frame),
    changed: (state) => states.push(state.name),
    tokenRefused: () => {
      refusedTokens += 1;
    },
  });
  const goLive = () => {
    link.start();
    world.connection().open();
    world.connection().say(welcomeFrame());
  };
  return { world, link, heard, states, goLive, refusedTokens: () => refusedTokens };
}

describe('the way to live', () => {
  it('rests until asked, says hello with the token as the first frame, and is live after the welcome', () => {
    const { world, link, heard, states } = linkInWorld();
    expect(link.state()).toEqual({ name: 'resting' });
    expect(world.connections).toHaveLength(0);
    link.start();
    link.start();
    expect(world.connections).toHaveLength(1);
    expect(link.send({ type: 'ping', n: 1 })).toBe(false);
    world.connection().open();
    expect(world.connection().sent).toEqual([
      { type: 'hello', protocol: widgetProtocolRange, token: 'kept', language: 'en' },
    ]);
    world.connection().say(welcomeFrame());
    expect(link.state()).toEqual({ name: 'live' });
    expect(heard.map((frame) => frame.type)).toEqual(['welcome']);
    expect(states).toEqual(['connecting', 'live']);
  });

  it('skips what it cannot read and stays live', () => {
    const { world, link, heard, goLive } = linkInWorld();
    goLive();
    for (const text of ['', 'null', '[]', '{"type":"a kind of tomorrow"}', '{"type":"typing"}', '{']) {
      world.connection().sayText(text);
    }
    expect(link.state()).toEqual({ name: 'live' });
    expect(heard).toHaveLength(1);
  });
});

describe('losing and finding the server', () => {
  it('WIDGET-5 comes back by itself, each time waiting longer, and short again after a steady link', () => {
    const { world, link, goLive } = linkInWorld(0.999);
    link.start();
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      world.connection().close();
      expect(link.state()).toEqual({ name: 'waiting', attempt: round });
      const before = world.now();
      const count = world.connections.length;
      while (world.connections.length === count) world.pass(50);
      waits.push(world.now() - before);
    }
    expect(waits.every((wait, index) => index === 0 || wait > (waits[index - 1] ?? 0))).toBe(true);
    goLive();
    world.connection().open();
    world.connection().say(welcomeFrame());
    world.pass(15_000);
    world.connection().close();
    expect(link.state()).toEqual({ name: 'waiting', attempt: 0 });
  });

  it('WIDGET-6 finds a silent link within 45 s, and pings every 20 s so that a living one is never silent', () => {
    const { world, link, goLive } = linkInWorld();
    goLive();
    world.pass(44_000);
    expect(link.state()).toEqual({ name: 'live' });
    expect(world.connection().sent.filter((frame) => frame.type === 'ping')).toHaveLength(2);
    world.connection().say({ type: 'pong', n: 1, serverNow: 1 });
    world.pass(44_900);
    expect(link.state()).toEqual({ name: 'live' });
    const first = world.connection();
    world.pass(200);
    expect(link.state().name).not.toBe('live');
    expect(first.isClosed()).toBe(true);
  });

  it('WIDGET-6 gives a server that never welcomes 10 s', () => {
    const { world, link } = linkInWorld();
    link.start();
    world.connection().open();
    world.pass(10_001);
    expect(link.state().name).toBe('waiting');
  });

  it('hears nothing any more from a connection it gave up', () => {
    const { world, link, heard, goLive } = linkInWorld();
    goLive();
    const old = world.connection();
    link.restart();
    old.say(welcomeFrame());
    old.close(closeCodes.forbiddenOrigin);
    expect(link.state().name).toBe('connecting');
    expect(heard).toHaveLength(1);
  });

  it('tries at once when asked to, unless the server asked for patience', () => {
    const { world, link } = linkInWorld(0.9);
    link.start();
    world.connection().close();
    link.tryNow();
    expect(world.connections).toHaveLength(2);
    world.connection().open();
    world.connection().say({ type: 'bye', reason: 'going-away', retryAfterMs: 5_000 });
    link.tryNow();
    expect(world.connections).toHaveLength(2);
    world.pass(4_999);
    expect(world.connections).toHaveLength(2);
    world.pass(2_000);
    expect(world.connections).toHaveLength(3);
  });

  it('once what the server asked for is over, tries at once as ever, however long the wait was to be', () => {
    const { world, link } = linkInWorld(0.9);
    link.start();
    for (let loss = 0; loss < 6; loss += 1) {
      world.connection().close();
      link.tryNow();
    }
    world.connection().open();
    world.connection().say({ type: 'bye', reason: 'going-away', retryAfterMs: 500 });
    world.pass(499);
    link.tryNow();
    expect(world.connections).toHaveLength(7);
    world.pass(1);
    link.tryNow();
    expect(world.connections).toHaveLength(8);
  });
});

describe('WIDGET-7 being told to stay away', () => {
  it.each([
    ['protocol-too-old', 'too-old'],
    ['protocol-too-new', 'too-old'],
  ] as const)('stops after %s', (reason, why) => {
    const { world, link, goLive } = linkInWorld();
    goLive();
    world.connection().say({ type: 'bye', reason, retryAfterMs: null });
    expect(link.state()).toEqual({ name: 'stopped', why });
    link.tryNow();
    world.pass(600_000);
    expect(world.connections).toHaveLength(1);
    expect(world.armed()).toBe(0);
  });

  it('stops where its origin is not let in', () => {
    const { world, link } = linkInWorld();
    link.start();
    world.connection().close(closeCodes.forbiddenOrigin);
    world.pass(600_000);
    expect(link.state()).toEqual({ name: 'stopped', why: 'not-let-in' });
    expect(world.connections).toHaveLength(1);
  });

  it('as one of too many pages waits until the visitor looks at it again', () => {
    const { world, link } = linkInWorld();
    link.start();
    world.connection().open();
    world.connection().say({ type: 'bye', reason: 'too-many-requests', retryAfterMs: null });
    world.pass(600_000);
    expect(link.state()).toEqual({ name: 'stopped', why: 'too-many' });
    link.tryNow();
    expect(world.connections).toHaveLength(2);
  });

  it('drops a token the server refuses and comes back without', () => {
    const { world, link, refusedTokens } = linkInWorld();
    link.start();
    world.connection().close(closeCodes.unauthenticated);
    expect(refusedTokens()).toBe(1);
    expect(link.state().name).toBe('waiting');
  });
});
