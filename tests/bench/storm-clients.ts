// Owns the crowd of `reconnect-storm`: thousands of console sockets in a process of their own, told what to do by lines of
// JSON. A consoles' crowd says hello and waits for its last page; a bare one only opens its sockets.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { pingEveryMs } from '../../src-shared/wire/limits.ts';
import { type Links, linksSchema } from '../../src-shared/wire/up.ts';
import { deskProtocolRange } from '../../src-shared/wire/version.ts';

const toldSchema = z.discriminatedUnion('do', [
  /** `tokens` null: bare. Each resumes from the cursor it reached; the first time from `cursor`. */
  z.object({
    do: z.literal('connect'),
    url: z.string(),
    tokens: z.string().nullable(),
    count: z.int(),
    databaseId: z.string().nullable(),
    cursor: z.int(),
    /** Rows each must be told between hello and its last page. */
    rows: z.int(),
  }),
  z.object({ do: z.literal('drop') }),
]);
type Told = z.infer<typeof toldSchema>;
type Connect = Extract<Told, { do: 'connect' }>;

/** Handshakes begun and not yet ready: a storm comes as fast as it is let in, but not all in one tick. */
const atOnce = 250;
/** Not all of them ping at once. */
const pingTurns = 40;
const downSchema = z.object({
  type: z.string(),
  upTo: z.int().optional(),
  remaining: z.int().optional(),
  place: z.string().nullable().optional(),
  rows: z.array(z.object({ row: z.string(), value: z.object({ seq: z.int() }) })).optional(),
});

const welcomeSchema = z.object({ links: linksSchema.nullable().default(null) });

const sockets = new Map<number, WebSocket>();
const cursors = new Map<number, number>();
/** As a desk does, each says what it last heard of who is there. */
const links = new Map<number, Links | null>();
const tell = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function connectAll(told: Connect): Promise<void> {
  const tokens = told.tokens === null ? [] : readFileSync(told.tokens, 'utf8').trim().split('\n');
  const from = performance.now();
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < told.count) {
      const index = next;
      next += 1;
      await connectOne(index, tokens[index] ?? null, told);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  tell({ ready: told.count, ms: performance.now() - from });
}

function connectOne(index: number, token: string | null, told: Connect): Promise<void> {
  return new Promise((done, fail) => {
    const socket = new WebSocket(`${told.url.replace('http', 'ws')}/ws/console`, {
      perMessageDeflate: false,
    });
    sockets.set(index, socket);
    let ready = false;
    const seen = new Set<number>();
    socket.on('error', fail);
    socket.on('close', (code) => {
      if (!ready) fail(new Error(`closed with ${code} before it was ready`));
    });
    socket.on('open', () => {
      if (token === null) {
        ready = true;
        done();
        return;
      }
      const hello = {
        type: 'hello',
        protocol: deskProtocolRange,
        token,
        client: { name: 'storm', version: '1' },
      };
      const cursor = cursors.get(index) ?? told.cursor;
      socket.send(
        JSON.stringify({
          ...hello,
          databaseId: told.databaseId,
          cursor,
          place: null,
          links: links.get(index) ?? null,
        }),
      );
    });
    socket.on('message', (data) => {
      const text = data.toString();
      if (ready) {
        // What it is told while live only moves its cursor.
        const upTo = /^\{"type":"changes","after":\d+,"upTo":(\d+)/.exec(text)?.[1];
        if (upTo !== undefined) cursors.set(index, Number(upTo));
        else followLinks(index, text);
        return;
      }
      if (text.startsWith('{"type":"welcome"')) {
        links.set(index, welcomeSchema.parse(JSON.parse(text)).links);
        return;
      }
      if (!text.startsWith('{"type":"changes"')) {
        if (text.startsWith('{"type":"bye"')) fail(new Error(text));
        return;
      }
      const { upTo = 0, remaining = 0, place = null, rows = [] } = downSchema.parse(JSON.parse(text));
      for (const { value } of rows) {
        if (seen.has(value.seq)) fail(new Error(`row ${value.seq} came twice`));
        seen.add(value.seq);
      }
      cursors.set(index, upTo);
      if (remaining > 0) {
        socket.send(JSON.stringify({ type: 'more', after: upTo, place }));
        return;
      }
      if (seen.size !== told.rows) fail(new Error(`${told.rows} rows expected, ${seen.size} came`));
      ready = true;
      done();
    });
  });
}

function followLinks(index: number, text: string): void {
  const known = links.get(index);
  const told = /^\{"type":"agent-link".*"links":\{"after":(\d+),"at":(\d+)\}\}$/.exec(text);
  if (known && told && Number(told[1]) <= known.at) links.set(index, { of: known.of, at: Number(told[2]) });
}

/** Without a word, as a network that is gone. */
async function dropAll(): Promise<void> {
  const gone = [...sockets.values()].map(
    (socket) =>
      new Promise<void>((done) => {
        socket.once('close', () => done());
        socket.terminate();
      }),
  );
  sockets.clear();
  await Promise.all(gone);
  tell({ dropped: gone.length });
}

let turn = 0;
setInterval(() => {
  turn = (turn + 1) % pingTurns;
  for (const [index, socket] of sockets) {
    if (index % pingTurns === turn && socket.readyState === WebSocket.OPEN)
      socket.send('{"type":"ping","n":0}');
  }
}, pingEveryMs / pingTurns);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const told = toldSchema.parse(JSON.parse(line));
    void (told.do === 'connect' ? connectAll(told) : dropAll()).catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    });
  })
  .on('close', () => process.exit(0));
