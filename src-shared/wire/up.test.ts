import { describe, expect, test } from 'vitest';
import { consoleUpSchema } from './up.ts';
import { widgetUpSchema } from './widget-up.ts';

const hello = {
  type: 'hello',
  links: null,
  protocol: { min: 1, max: 1 },
  token: 'token',
  databaseId: null,
  cursor: 0,
  place: null,
  client: { name: 'test', version: '1' },
};
const id = 'command-0000000001';
const reply = { name: 'send-reply', conversationId: 'conversation-1', epoch: 0, text: 'Hi' };

describe('console up', () => {
  test('WIRE-3 good frames pass, a field nobody knows is dropped', () => {
    expect(consoleUpSchema.parse({ ...hello, later: true })).toEqual(hello);
    expect(consoleUpSchema.parse({ type: 'command', id, at: 1, command: { ...reply, later: 1 } })).toEqual({
      type: 'command',
      id,
      at: 1,
      command: reply,
    });
  });

  test('WIRE-3 a type, command or shape nobody knows is refused', () => {
    const bad: unknown[] = [
      null,
      [],
      'hello',
      7,
      {},
      { type: 'constructor' },
      { type: '__proto__' },
      { type: 'later-thing' },
      { type: 'command', id, at: 1, command: { name: 'delete-everything' } },
      { type: 'command', id: 'short', at: 1, command: reply },
      { type: 'command', id, at: '1', command: reply },
      { type: 'command', id, at: 1, command: { ...reply, epoch: -1 } },
      { type: 'command', id, at: 1, command: { ...reply, text: { $ne: null } } },
      { type: 'more', after: -1 },
      { type: 'more', after: 1.5 },
      { ...hello, token: '' },
      { ...hello, token: 'x'.repeat(201) },
      { ...hello, protocol: { min: 0, max: 1 } },
    ];
    for (const frame of bad)
      expect(consoleUpSchema.safeParse(frame).success, JSON.stringify(frame)).toBe(false);
  });

  test('WIRE-5 a cursor of any number passes, to be judged; one that is no number fits no database', () => {
    for (const cursor of [-1, 0.5, 9e15])
      expect(consoleUpSchema.parse({ ...hello, cursor })).toMatchObject({ cursor });
    for (const cursor of ['7', null, {}])
      expect(consoleUpSchema.parse({ ...hello, cursor })).toMatchObject({ cursor: -1 });
  });

  test('WIRE-3 keys that reach for the prototype leave nothing behind', () => {
    const frame: unknown = JSON.parse(
      '{"type":"ping","n":1,"__proto__":{"polluted":true},"constructor":{"prototype":{}}}',
    );
    const parsed = consoleUpSchema.parse(frame);
    expect(parsed).toEqual({ type: 'ping', n: 1 });
    expect('polluted' in parsed).toBe(false);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });
});

describe('widget up', () => {
  test('WIRE-3 a visitor cannot give an agent’s command, nor an agent a visitor’s', () => {
    expect(widgetUpSchema.safeParse({ type: 'command', id, at: 1, command: reply }).success).toBe(false);
    const send = { name: 'send-message', conversationId: 'conversation-1', text: 'Hi' };
    expect(widgetUpSchema.safeParse({ type: 'command', id, at: 1, command: send }).success).toBe(true);
    expect(consoleUpSchema.safeParse({ type: 'command', id, at: 1, command: send }).success).toBe(false);
  });

  test('WIRE-5 a page that is not http or https does not come in', () => {
    const visit = (url: string) => ({
      type: 'command',
      id,
      at: 1,
      command: { name: 'visit-page', conversationId: 'conversation-1', page: { url, title: '<b>' } },
    });
    expect(widgetUpSchema.safeParse(visit('https://shop.example/')).success).toBe(true);
    expect(widgetUpSchema.safeParse(visit('javascript:alert(1)')).success).toBe(false);
  });
});
