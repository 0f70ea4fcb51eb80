// Owns what the bridge does with calls that are not as they should be, and with links.
import { z } from 'zod';
import { expect, test } from './support/console-test.ts';
import { callDesk, sendFrame } from './support/desk-calls.ts';

const outcomesSchema = z.record(z.string(), z.int());

test.afterEach(async ({ guichet }) => {
  expect(await callDesk(guichet.window, 'readSession')).toMatchObject({ state: 'answered' });
});

test('DESK-8 an unlisted call does not exist; a listed one is answered', async ({
  guichet: { window: page },
}) => {
  expect(await callDesk(page, 'readConnection')).toMatchObject({ state: 'answered' });
  for (const name of [
    'readToken',
    'eval',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    'ReadSession',
  ]) {
    expect(await callDesk(page, name), name).toMatchObject({ state: 'failed', problem: 'unlisted' });
  }
});

test('DESK-8 a call with wrong input is answered as such', async ({ guichet: { window: page } }) => {
  const wrong: [string, unknown][] = [
    ['readSession', null],
    ['readSession', 'x'],
    ['readSession', { extra: 1 }],
    ['readThread', {}],
    ['readThread', { conversationId: '../x', beforeOrder: null, limit: 10 }],
    ['readThread', { conversationId: 'c1', beforeOrder: null, limit: 1e9 }],
    ['readInbox', { filter: 'everything' }],
    ['openLink', { url: 7 }],
    ['sendReply', { conversationId: 'c1', text: ['x'], thenResolve: false }],
  ];
  for (const [name, input] of wrong) {
    expect(await callDesk(page, name, input), JSON.stringify([name, input])).toMatchObject({
      state: 'failed',
      problem: 'invalid-input',
    });
  }
});

test('DESK-8 a frame that is no call is answered as such, and what is no text too', async ({
  guichet: { window: page },
}) => {
  for (const frame of [
    '',
    'null',
    '[]',
    '{',
    '{"name":"readSession"}',
    '{"callId":-4,"name":"readSession","input":{}}',
  ]) {
    expect(await sendFrame(page, frame), frame).toMatchObject({
      state: 'failed',
      problem: 'invalid-input',
    });
  }
  for (const frame of [
    '{"callId":3000001}',
    '{"callId":3000002,"name":7,"input":{}}',
    '{"callId":3000003,"name":"readSession","input":{},"__proto__":{"x":1}}',
    `{"callId":3000004,"name":"readSession","input":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
  ]) {
    expect(await sendFrame(page, frame), frame.slice(0, 80)).toMatchObject({ state: 'failed' });
  }
  const noText = await page.evaluate(async () => {
    const call: unknown = Reflect.get(window.desk, 'call');
    if (typeof call !== 'function') throw new Error('no call');
    return Promise.all([undefined, 7, null, {}, ['x']].map((frame) => call(frame)));
  });
  for (const answer of noText) expect(JSON.parse(String(answer))).toMatchObject({ problem: 'invalid-input' });
});

test('DESK-8 ten megabytes are refused before they cross', async ({ guichet: { window: page } }) => {
  const answer = await page.evaluate(() =>
    window.desk.call(
      JSON.stringify({ callId: 3_100_000, name: 'readSession', input: { x: 'x'.repeat(10_000_000) } }),
    ),
  );
  expect(JSON.parse(answer)).toEqual({ callId: 3_100_000, state: 'failed', problem: 'too-large' });
});

test('DESK-8 a flood of calls is answered, in part with too-many, and harms nothing', async ({
  guichet: { window: page },
}) => {
  const outcomes = outcomesSchema.parse(
    await page.evaluate(async () => {
      const counted: Record<string, number> = {};
      const calls = Array.from({ length: 20_000 }, (_, index) =>
        window.desk.call(JSON.stringify({ callId: 4_000_000 + index, name: 'readSession', input: {} })),
      );
      for (const answer of await Promise.all(calls)) {
        const frame: unknown = JSON.parse(answer);
        const outcome =
          typeof frame === 'object' && frame !== null && 'problem' in frame
            ? String(frame.problem)
            : 'answered';
        counted[outcome] = (counted[outcome] ?? 0) + 1;
      }
      return counted;
    }),
  );
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(20_000);
  expect(Object.keys(outcomes).sort()).toEqual(['answered', 'too-many']);
});

test('DESK-9 openLink opens https, mailto and tel outside, and refuses everything else', async ({
  guichet: { app, window: page },
}) => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { openedLinks: opened });
    shell.openExternal = async (url) => {
      opened.push(url);
    };
  });
  const good = ['https://example.com/page?a=1', 'mailto:anna@example.com', 'tel:+33142689500'];
  for (const url of good) {
    expect(await callDesk(page, 'openLink', { url }), url).toMatchObject({ answer: { state: 'opened' } });
  }
  for (const url of [
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://example.com/',
    'data:text/html,x',
    'app://console/',
    'guichet://conversation/c1',
    'https://bank.example@evil.example/',
    'mailto:a@b.example?attach=/etc/passwd',
    'x-unknown:do',
    '',
  ]) {
    expect(await callDesk(page, 'openLink', { url }), url).toMatchObject({ answer: { state: 'refused' } });
  }
  expect(await app.evaluate(() => Reflect.get(globalThis, 'openedLinks'))).toEqual(good);
});
