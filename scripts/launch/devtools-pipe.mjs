// Owns talking to a window of ours over Chromium's debugging pipe: two file descriptors only its parent holds, no port.

/** The switch that opens the pipe; the child then needs stdio of five: …, 3 = to it, 4 = from it. */
export const DEVTOOLS_SWITCH = '--remote-debugging-pipe';

/**
 * @typedef {object} WindowPage
 * @property {(expression: string) => Promise<unknown>} evaluate the value of an expression in the page, JSON-able
 * @property {() => Promise<Buffer>} screenshot PNG of what the page shows
 */

/** @typedef {{ resolve: (result: Record<string, unknown>) => void, reject: (error: Error) => void }} Waiting */

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function asRecord(value) {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/**
 * @param {NodeJS.WritableStream} toBrowser
 * @param {NodeJS.ReadableStream} fromBrowser
 */
export function openDevtoolsPipe(toBrowser, fromBrowser) {
  let nextId = 1;
  let rest = '';
  /** @type {Error | null} */
  let closed = null;
  /** @type {Map<number, Waiting>} */
  const waiting = new Map();
  const close = () => {
    closed = new Error('the debugging pipe closed');
    for (const { reject } of waiting.values()) reject(closed);
    waiting.clear();
  };
  fromBrowser.on('data', (chunk) => {
    const parts = (rest + String(chunk)).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = asRecord(JSON.parse(part));
      const id = message['id'];
      const answered = typeof id === 'number' ? waiting.get(id) : undefined;
      if (typeof id !== 'number' || answered === undefined) continue;
      waiting.delete(id);
      if (message['error'] === undefined) answered.resolve(asRecord(message['result']));
      else answered.reject(new Error(String(asRecord(message['error'])['message'])));
    }
  });
  fromBrowser.on('close', close);
  fromBrowser.on('error', close);
  toBrowser.on('error', close);

  /**
   * @param {string} method
   * @param {Record<string, unknown>} params
   * @param {string} [sessionId]
   * @returns {Promise<Record<string, unknown>>}
   */
  function send(method, params, sessionId) {
    if (closed !== null) return Promise.reject(closed);
    const id = nextId++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      toBrowser.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    });
  }

  return {
    /**
     * @returns {Promise<WindowPage | null>} the first page whose address begins with `app://`, null when none is open
     */
    async findPage() {
      const { targetInfos } = await send('Target.getTargets', {});
      const page = (Array.isArray(targetInfos) ? targetInfos : [])
        .map(asRecord)
        .find((target) => target['type'] === 'page' && String(target['url']).startsWith('app://'));
      if (page === undefined) return null;
      const attached = await send('Target.attachToTarget', { targetId: page['targetId'], flatten: true });
      const sessionId = String(attached['sessionId']);
      return {
        async evaluate(expression) {
          const answer = await send(
            'Runtime.evaluate',
            { expression, returnByValue: true, awaitPromise: true },
            sessionId,
          );
          return asRecord(answer['result'])['value'];
        },
        async screenshot() {
          const { data } = await send('Page.captureScreenshot', { format: 'png' }, sessionId);
          return Buffer.from(String(data), 'base64');
        },
      };
    },
  };
}

/** @typedef {ReturnType<typeof openDevtoolsPipe>} DevtoolsPipe */
