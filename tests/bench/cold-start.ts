// Owns the bench `cold-start`: from exec until our inbox stands painted, over the same for an empty Electron window.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { demoPassword } from '../../src-server/demo/demo-people.ts';
import { startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Bench, compareInTurns, spreadOf } from './bench.ts';
import { enlargeCache } from './enlarge-cache.ts';
import { timeToPicture } from './time-to-picture.ts';
import { openVirtualScreen } from './virtual-screen.ts';

const root = resolve(import.meta.dirname, '../..');
const emptyWindow = join(import.meta.dirname, 'empty-window');
const messagesInCache = 1_000_000;

export const coldStart: Bench = {
  name: 'cold-start',
  goal: 1.15,
  better: 'lower',
  pairs: 7,
  async run({ pairs, say }) {
    using folder = temporaryFolder('cold-start');
    const at = (name: string) => {
      mkdirSync(join(folder.path, name), { recursive: true });
      return join(folder.path, name);
    };
    const electron = process.env['GUICHET_ELECTRON'];
    if (electron === undefined) throw new Error('GUICHET_ELECTRON names no Electron: run by npm run bench');
    const server = await startServer({ dataDir: at('server'), env: { GUICHET_DEMO: '1' } });
    const screen = await openVirtualScreen();
    const start = (application: string, env: NodeJS.ProcessEnv) =>
      timeToPicture(screen, {
        command: electron,
        args: [application, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
        cwd: folder.path,
        env: { ...process.env, ...env },
      });
    const ours = { GUICHET_SERVER_URL: server.url, GUICHET_USER_DATA: at('console') };
    const empty = { GUICHET_USER_DATA: at('empty') };
    try {
      say('  once each, unmeasured: signs in, fills the cache, warms the disk');
      await start(root, { ...ours, ...demoAgent });
      await start(emptyWindow, empty);
      const held = enlargeCache(at('console'), messagesInCache);
      const addedMs: number[] = [];
      const comparison = await compareInTurns({
        subject: `exec → inbox painted, from a cache of ${held.toLocaleString('en')} messages`,
        reference: 'empty Electron window shown',
        unit: 'ms',
        pairs,
        say,
        measureReference: async () => (await start(emptyWindow, empty)).afterMs,
        measureSubject: async () => (await start(root, ours)).afterMs,
      });
      comparison.subjectValues.forEach((value, index) => {
        addedMs.push(value - (comparison.referenceValues[index] ?? Number.NaN));
      });
      const { median, min, max } = spreadOf(addedMs);
      return {
        ...comparison,
        also: [],
        notes: [
          `milliseconds added over the empty window: median ${median.toFixed(0)}, ${min.toFixed(0)} to ${max.toFixed(0)}`,
          `On a virtual screen; shown = 95% of the final picture's ink stands in the framebuffer`,
        ],
      };
    } finally {
      screen.close();
      await server.stop();
    }
  },
};

const demoAgent = {
  GUICHET_SIGN_IN_EMAIL: 'camille@demo.guichet.example',
  GUICHET_SIGN_IN_PASSWORD: demoPassword,
};
