// Owns trying the demo's programs as they are run: the shop, the widget's files, the simulated visitors.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveShop } from '../journeys/support/serve-shop.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { freePort } from '../support/free-port.ts';
import { connectConsole, signIn } from '../support/raw-console.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: TemporaryFolder;
let server: RunningServer;
let agent: MadeAgent;

beforeEach(async () => {
  folder = temporaryFolder('widget-demo');
  const [made] = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 1 });
  if (made === undefined) throw new Error('no agent was made');
  agent = made;
  server = await startServer({ dataDir: folder.path, env: { GUICHET_WIDGET_ORIGINS: 'http://127.0.0.1:9' } });
});
afterEach(async () => {
  await server.stop();
  folder.remove();
});

describe('the demo shop', () => {
  it('answers its pages in both languages with the loader of its server, and nothing else', async () => {
    const [port, framePort] = [await freePort(), await freePort()];
    const shop = await serveShop({ serverUrl: server.url, port, framePort });
    try {
      for (const page of [
        '/',
        '/product',
        '/cart',
        '/account',
        '/fr',
        '/fr/',
        '/fr/product',
        '/fr/cart',
        '/fr/account',
      ]) {
        const answer = await fetch(shop.url + page);
        const body = await answer.text();
        expect(answer.status, page).toBe(200);
        expect(body).toContain(`<script async src="${server.url}/widget/loader.js" data-source="website"`);
        expect(body).toContain(`data-language="${page.startsWith('/fr') ? 'fr' : 'en'}"`);
        expect(body).not.toContain('{{');
        expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
        for (const [, link] of body.matchAll(/(?:href|src)="(\/[^"#]*)"/g)) {
          expect((await fetch(shop.url + link)).status, `${page} → ${link}`).toBe(200);
        }
      }
      const account = await (await fetch(`${shop.url}/account`)).text();
      for (const part of [
        'type="password"',
        'id="show-password"',
        'type="hidden"',
        'cc-number',
        '<select',
        'type="file"',
      ]) {
        expect(account).toContain(part);
      }
      const frame = /<iframe[^>]+src="([^"]+)"/.exec(account)?.[1] ?? '';
      expect(new URL(frame).port).toBe(String(framePort));
      expect((await fetch(frame)).status).toBe(200);
      for (const path of [
        '/layout.html',
        '/../package.json',
        '/%2e%2e/package.json',
        '/images/',
        '/en/home.html',
        '/%00',
      ]) {
        expect((await fetch(shop.url + path)).status, path).toBe(404);
      }
      expect((await fetch(shop.url, { method: 'POST' })).status).toBe(404);
    } finally {
      await shop.stop();
    }
  });

  it('says what is wrong and ends when its port is taken or a setting makes no sense', async () => {
    const taken = new URL(server.url).port;
    const blocked = await run('src-server/demo/serve-shop.ts', ['--port', taken, '--frame-port', '0']).ended;
    expect(blocked.code).toBe(1);
    expect(blocked.output).toMatch(/shop cannot start.*EADDRINUSE/s);
    const wrong = await run('src-server/demo/serve-shop.ts', ['--server', 'ftp://x', '--port', '99999'])
      .ended;
    expect(wrong.code).toBe(2);
    expect(wrong.output).toContain('The shop cannot start');
  });
});

describe('the built widget', () => {
  it('WIDGET-2 is served so that only allowed sites may show the panel, and it may load nothing foreign', async () => {
    const loader = await fetch(`${server.url}/widget/loader.js`);
    expect(loader.status).toBe(200);
    expect(loader.headers.get('content-type')).toContain('javascript');
    const panel = await fetch(`${server.url}/widget/panel.html`);
    const policy = panel.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/frame-ancestors [^;]*http:\/\/127\.0\.0\.1:9/);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    const body = await panel.text();
    expect(body).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=/);
    for (const [, file] of body.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) {
      const answer = await fetch(`${server.url}/widget/${file}`);
      expect(answer.status, file).toBe(200);
      expect(answer.headers.get('cache-control')).toContain('immutable');
    }
    expect(readdirSync(join(root, 'out/widget')).filter((name) => name.endsWith('.map'))).toEqual([]);
  });
});

describe('simulated visitors', () => {
  it('come, write, answer the agent, thank, and go when told to', async () => {
    const visitors = run('scripts/simulate-visitors.ts', [
      '2',
      '--server',
      server.url,
      '--seed',
      '3',
      '--speed',
      '60',
    ]);
    const { token } = await signIn(server.url, agent);
    const desk = await connectConsole({ url: server.url, token });
    await desk.catchUp();
    const answered = new Set<string>();
    const answerAll = async () => {
      for (const { row, value } of desk.rows()) {
        if (row !== 'message' || value.kind !== 'incoming' || answered.has(value.id)) continue;
        answered.add(value.id);
        const epochs = desk
          .rows()
          .flatMap((other) =>
            other.row === 'conversation' && other.value.id === value.conversationId
              ? [other.value.epoch]
              : [],
          );
        const conversationId = value.conversationId;
        await desk.command({
          name: 'send-reply',
          conversationId,
          epoch: Math.max(...epochs),
          text: 'I see. And then?',
        });
      }
    };
    await waitUntil(
      'a visitor who was served and left',
      async () => {
        await answerAll();
        return visitors.output().includes(' leaves');
      },
      { withinMs: 60_000, everyMs: 100 },
    );
    expect(visitors.output()).toMatch(/hears Agent: "I see/);
    visitors.child.kill('SIGTERM');
    const ended = await visitors.ended;
    expect(ended.code).toBe(0);
    expect(ended.output).toContain('all visitors are gone');
    await desk.close();
  });

  it('say what is wrong with what they were told', async () => {
    const ended = await run('scripts/simulate-visitors.ts', ['--visitors', '0', '--server', 'nowhere']).ended;
    expect(ended.code).toBe(2);
    expect(ended.output).toContain('The visitors cannot come');
  });
});

type Run = {
  child: ChildProcess;
  output(): string;
  ended: Promise<{ code: number | null; output: string }>;
};

function run(program: string, args: readonly string[]): Run {
  const child = spawn(join(root, 'node_modules/node/bin/node'), [join(root, program), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const closed = [child.stdout, child.stderr].map((stream) => {
    const reader = createInterface({ input: stream });
    reader.on('line', (line) => lines.push(line));
    return new Promise<void>((done) => reader.once('close', done));
  });
  const output = () => lines.join('\n');
  const ended = new Promise<{ code: number | null; output: string }>((done) => {
    child.once('exit', (code) => void Promise.all(closed).then(() => done({ code, output: output() })));
  });
  return { child, output, ended };
}
