// Owns what a visitor's page may say to the server, one JSON object per WebSocket text frame on /ws/widget.
import { z } from 'zod';
import { visitorCommandSchema } from '../commands/visitor-command.ts';
import { commandIdSchema, epochMsSchema, sequenceSchema } from '../std/ids.ts';
import { pingSchema } from './up.ts';

/** The first frame. `token` null: a browser not seen before; the welcome brings its token. */
export const widgetHelloSchema = z.object({
  type: z.literal('hello'),
  protocol: z.object({ min: z.int().min(1), max: z.int().min(1) }),
  token: z.string().min(1).max(200).nullable(),
  language: z.enum(['en', 'fr']),
});

export const widgetCommandFrameSchema = z.object({
  type: z.literal('command'),
  id: commandIdSchema,
  at: epochMsSchema,
  command: visitorCommandSchema,
});

/** Ephemeral; repeated at most every 3 s, fades after 6 s. */
export const widgetTypingUpSchema = z.object({ type: z.literal('typing'), on: z.boolean() });

/** Asks for up to 50 messages older than `before` (an `order`) of the visitor's conversation. */
export const readEarlierSchema = z.object({ type: z.literal('read-earlier'), before: sequenceSchema });

export const widgetUpSchema = z.discriminatedUnion('type', [
  widgetHelloSchema,
  widgetCommandFrameSchema,
  widgetTypingUpSchema,
  readEarlierSchema,
  pingSchema,
]);
export type WidgetUp = z.infer<typeof widgetUpSchema>;
