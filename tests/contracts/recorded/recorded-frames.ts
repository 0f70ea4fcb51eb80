// Owns the frames recorded clients say, what is read from those they hear, and the form of what is spoken with them.
import { z } from 'zod';
import type { ConversationRecorder } from './conversation-recorder.ts';
import type { RecordedFrame } from './recorded-line.ts';

export type RecordedScript = {
  name: string;
  teams: number;
  agentsPerTeam: number;
  /** Versions in which it is spoken; left out: all. */
  isOf?(version: number): boolean;
  speak(recorder: ConversationRecorder, version: number): Promise<void>;
};

const at = 1_790_000_000_000;
let made = 0;
export const newId = () => {
  made += 1;
  return `recorded-command-${made.toString().padStart(4, '0')}`;
};
export const commandFrame = (command: object, id = newId()): RecordedFrame => ({
  type: 'command',
  id,
  at,
  command,
});
export const consoleHello = (version: number, token: string, from: object = {}): RecordedFrame => ({
  type: 'hello',
  protocol: { min: version, max: version },
  token,
  databaseId: null,
  cursor: 0,
  client: { name: 'recorded-desk', version: '1' },
  ...from,
});
export const widgetHello = (version: number, token: string | null, language = 'en'): RecordedFrame => ({
  type: 'hello',
  protocol: { min: version, max: version },
  token,
  language,
});
export const start = (topicId: string | null, text: string) =>
  commandFrame({
    name: 'start-conversation',
    topicId,
    source: 'website',
    page: { url: 'https://shop.example/order/7', title: 'Order 7' },
    text,
  });
const conversationSchema = z.looseObject({ conversationId: z.string() });
const pageSchema = z.looseObject({
  upTo: z.int(),
  remaining: z.int(),
  place: z.string().nullable().default(null),
});
const welcomeSchema = z.looseObject({ databaseId: z.string() });

export const conversationIn = (frames: readonly RecordedFrame[]) =>
  conversationSchema.parse(frames.find(({ type }) => type === 'ack')).conversationId;
export const lastPage = (frames: readonly RecordedFrame[]) =>
  pageSchema.parse(frames.findLast(({ type }) => type === 'changes'));
export const databaseIn = (frames: readonly RecordedFrame[]) =>
  welcomeSchema.parse(frames.find(({ type }) => type === 'welcome')).databaseId;
