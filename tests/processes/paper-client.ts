// Owns two clients written from docs/protocol.md alone, a console's and a visitor's: plain ws and JSON, nothing of ours.
import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';

/** What the paper says of every frame: an object with a type. The rest is looked at where it is used. */
const frameSchema = z.looseObject({ type: z.string() });
export type Frame = z.infer<typeof frameSchema>;

/** Section 2: 18 random bytes in base64url are right. */
export const newId = () => randomBytes(18).toString('base64url');

export class Line {
  readonly heard: Frame[] = [];
  readonly closed: Promise<number>;
  private readonly socket: WebSocket;
  private look = () => {};

  constructor(url: string, path: string, origin?: string) {
    this.socket = new WebSocket(
      `${url.replace('http', 'ws')}${path}`,
      origin === undefined ? {} : { origin },
    );
    this.socket.on('message', (data, isBinary) => {
      expect(isBinary).toBe(false);
      this.heard.push(frameSchema.parse(JSON.parse(data.toString())));
      this.look();
    });
    this.closed = new Promise((resolve) => this.socket.on('close', resolve));
  }

  async opened(): Promise<this> {
    await new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    return this;
  }

  say(frame: object | string): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The first frame from `since` on, past or to come, that fits. */
  hear(what: string, fits: (frame: Frame) => boolean, since = 0): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const tooLong = setTimeout(() => reject(new Error(`not heard: ${what}\n${this.heardText()}`)), 10_000);
      this.look = () => {
        const found = this.heard.slice(since).find(fits);
        if (found === undefined) return;
        clearTimeout(tooLong);
        this.look = () => {};
        resolve(found);
      };
      this.look();
    });
  }

  /** Sends a command and gives its answer: `ack`, `refused` or `outage`. */
  async ask(command: object, id = newId()): Promise<Frame> {
    const since = this.heard.length;
    this.say({ type: 'command', id, at: Date.now(), command });
    const answers = ['ack', 'refused', 'outage'];
    return this.hear(
      `answer to ${JSON.stringify(command)}`,
      (frame) => answers.includes(frame.type) && frame['id'] === id,
      since,
    );
  }

  hangUp(): Promise<number> {
    this.socket.close();
    return this.closed;
  }

  private heardText(): string {
    return this.heard.map((frame) => JSON.stringify(frame).slice(0, 200)).join('\n');
  }
}

export const changesSchema = z.object({
  after: z.number(),
  upTo: z.number(),
  remaining: z.number(),
  place: z.string().nullable().optional(),
  rows: z.array(z.object({ row: z.string(), value: z.looseObject({ seq: z.number() }) })),
  forget: z.array(z.string()),
});
const conversationSchema = z.looseObject({
  id: z.string(),
  teamId: z.string(),
  assigneeId: z.string().nullable(),
  epoch: z.number(),
  status: z.string(),
  waitingSince: z.number().nullable(),
  seq: z.number(),
});
const messageSchema = z.looseObject({
  id: z.string(),
  conversationId: z.string(),
  kind: z.string(),
  order: z.number(),
  text: z.string().optional(),
});

/** A console as sections 4 to 6 tell it: rows by kind and key, a cursor, pages asked for until live. */
export class PaperConsole {
  cursor: number;
  /** Section 6: where a snapshot goes on. */
  place: string | null;
  databaseId: string | null;
  readonly rows = new Map<string, z.infer<typeof changesSchema>['rows'][number]>();
  readonly line: Line;
  private applied = 0;
  private remaining = -1;

  constructor(line: Line, kept?: PaperConsole) {
    this.line = line;
    this.cursor = kept?.cursor ?? 0;
    this.place = kept?.place ?? null;
    this.databaseId = kept?.databaseId ?? null;
    for (const [key, row] of kept?.rows ?? []) this.rows.set(key, row);
  }

  static async connect(url: string, token: string, kept?: PaperConsole): Promise<PaperConsole> {
    const line = await new Line(url, '/ws/console').opened();
    const console = new PaperConsole(line, kept);
    line.say({
      type: 'hello',
      protocol: { min: 2, max: 3 },
      token,
      databaseId: console.databaseId,
      cursor: console.cursor,
      place: console.place,
      client: { name: 'paper', version: '1' },
    });
    const welcome = await line.hear('welcome', (frame) => frame.type === 'welcome');
    console.databaseId = z.string().parse(welcome['databaseId']);
    if (welcome['resync'] === true) {
      console.rows.clear();
      console.cursor = 0;
      console.place = null;
    }
    await console.until('live', () => console.remaining === 0);
    return console;
  }

  /** Applies what came and asks for more, until `settled`. */
  async until<Value>(what: string, settled: () => Value | undefined | false): Promise<Value> {
    for (;;) {
      const changes = this.line.heard.filter((frame) => frame.type === 'changes');
      for (const frame of changes.slice(this.applied)) this.apply(changesSchema.parse(frame));
      this.applied = changes.length;
      const value = settled();
      if (value !== undefined && value !== false) return value;
      const seen = this.line.heard.length;
      await this.line.hear(what, () => true, seen);
    }
  }

  private apply(frame: z.infer<typeof changesSchema>): void {
    expect(frame.after).toBeLessThanOrEqual(this.cursor);
    expect(frame.rows.length).toBeLessThanOrEqual(500);
    for (const row of frame.rows) {
      const { value } = row;
      const name = nameOf(row.row, value);
      const key = `${row.row} ${name}`;
      if ((this.rows.get(key)?.value.seq ?? 0) <= value.seq) this.rows.set(key, row);
    }
    for (const id of frame.forget) {
      this.rows.delete(`conversation ${id}`);
      for (const message of this.thread(id)) this.rows.delete(`message ${message.id}`);
    }
    this.cursor = frame.upTo;
    this.place = frame.place ?? null;
    this.remaining = frame.remaining;
    if (frame.remaining > 0) this.line.say({ type: 'more', after: frame.upTo, place: this.place });
  }

  conversation(id: string) {
    const row = this.rows.get(`conversation ${id}`);
    return row === undefined ? undefined : conversationSchema.parse(row.value);
  }

  thread(conversationId: string) {
    const messages = [...this.rows.values()]
      .filter((row) => row.row === 'message')
      .map((row) => messageSchema.parse(row.value));
    return messages
      .filter((message) => message.conversationId === conversationId)
      .sort((left, right) => left.order - right.order);
  }

  /** A topic that leads to a team of the agent signed in. */
  ownTopic(agentId: string): string {
    const { teamIds } = z
      .looseObject({ teamIds: z.array(z.string()) })
      .parse(this.rows.get(`agent ${agentId}`)?.value);
    const topics = [...this.rows.values()]
      .filter((row) => row.row === 'topic')
      .map((row) => z.looseObject({ id: z.string(), teamId: z.string() }).parse(row.value));
    const topic = topics.find((each) => teamIds.includes(each.teamId));
    if (topic === undefined) throw new Error('no topic leads to this agent');
    return topic.id;
  }
}

/** Section 6: by what a row is replaced. */
function nameOf(row: string, value: Record<string, unknown>): unknown {
  if (row === 'read-mark') return `${value['agentId']} ${value['conversationId']}`;
  if (row === 'draft') return `${value['agentId']} ${value['conversationId']} ${value['kind']}`;
  return value['id'];
}

const widgetWelcomeSchema = z.looseObject({
  token: z.string().nullable(),
  conversation: z.looseObject({ id: z.string(), status: z.string() }).nullable(),
  messages: z.array(z.looseObject({ id: z.string(), order: z.number(), own: z.boolean(), text: z.string() })),
});

/** Says hello as a visitor; `kept` is the token of last time, null for a browser not seen before. */
export async function visit(url: string, kept: string | null) {
  const line = await new Line(url, '/ws/widget', url).opened();
  line.say({ type: 'hello', protocol: { min: 1, max: 1 }, token: kept, language: 'en' });
  const welcome = widgetWelcomeSchema.parse(await line.hear('welcome', (frame) => frame.type === 'welcome'));
  return { line, welcome, token: welcome.token ?? kept };
}
