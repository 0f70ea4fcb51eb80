// Owns what the loader on the host page may say to the panel, and the guard the panel reads it by.
import { z } from 'zod';

/** `guichet: 1` marks our messages among all others a page may send. */
export const messageToPanelSchema = z.discriminatedUnion('type', [
  z.strictObject({
    guichet: z.literal(1),
    type: z.literal('page'),
    url: z.string().max(20_000),
    title: z.string().max(20_000),
  }),
  z.strictObject({ guichet: z.literal(1), type: z.literal('opened'), byVisitor: z.boolean() }),
  z.strictObject({ guichet: z.literal(1), type: z.literal('closed') }),
]);
export type MessageToPanel = z.infer<typeof messageToPanelSchema>;

/** The parts of a MessageEvent the guard looks at. */
export type Received = { origin: string; source: unknown; data: unknown };

/** Null for everything that does not come from exactly this window at exactly this origin, or has another shape. */
export function readMessageToPanel(
  received: Received,
  expected: { origin: string; source: unknown },
): MessageToPanel | null {
  if (received.origin !== expected.origin || received.source !== expected.source) return null;
  const read = messageToPanelSchema.safeParse(received.data);
  return read.success ? read.data : null;
}
