// Tries the debugging pipe against a browser played by two streams.
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { openDevtoolsPipe } from './devtools-pipe.mjs';

type Asked = { id: number; method: string; sessionId?: string };

function isAsked(value: unknown): value is Asked {
  return typeof value === 'object' && value !== null && 'id' in value && 'method' in value;
}

/** Answers by method; an answer of null is an error. */
function browserWith(answers: Record<string, object | null>) {
  const toBrowser = new PassThrough();
  const fromBrowser = new PassThrough();
  const asked: Asked[] = [];
  toBrowser.on('data', (chunk) => {
    for (const part of String(chunk).split('\0')) {
      if (part === '') continue;
      const message: unknown = JSON.parse(part);
      if (!isAsked(message)) throw new Error(`not a call: ${part}`);
      asked.push(message);
      const result = answers[message.method];
      const answer = result
        ? { id: message.id, result }
        : { id: message.id, error: { message: 'no such thing' } };
      // An event comes first, and the answer in two pieces.
      const text = `{"method":"Target.event"}\0${JSON.stringify(answer)}\0`;
      fromBrowser.write(text.slice(0, 30));
      fromBrowser.write(text.slice(30));
    }
  });
  return { pipe: openDevtoolsPipe(toBrowser, fromBrowser), asked, fromBrowser };
}

const targets = {
  targetInfos: [
    { type: 'page', targetId: 'other', url: 'about:blank' },
    { type: 'page', targetId: 'console', url: 'app://console/index.html' },
  ],
};

it('finds the page of our scheme, reads from it and takes its picture', async () => {
  const { pipe, asked } = browserWith({
    'Target.getTargets': targets,
    'Target.attachToTarget': { sessionId: 's1' },
    'Runtime.evaluate': { result: { value: 'Inbox' } },
    'Page.captureScreenshot': { data: Buffer.from('png').toString('base64') },
  });
  const page = await pipe.findPage();
  expect(await page?.evaluate('document.title')).toBe('Inbox');
  expect((await page?.screenshot())?.toString()).toBe('png');
  expect(asked.map(({ sessionId }) => sessionId)).toEqual([undefined, undefined, 's1', 's1']);
});

it('finds none while no window of ours is open', async () => {
  const { pipe } = browserWith({ 'Target.getTargets': { targetInfos: targets.targetInfos.slice(0, 1) } });
  expect(await pipe.findPage()).toBeNull();
});

it('rejects what the browser refuses, and all that is open when it ends', async () => {
  const { pipe, fromBrowser } = browserWith({ 'Target.getTargets': null });
  await expect(pipe.findPage()).rejects.toThrow('no such thing');
  const open = pipe.findPage();
  fromBrowser.destroy();
  await expect(open).rejects.toThrow(/no such thing|closed/);
  await expect(pipe.findPage()).rejects.toThrow('closed');
});
