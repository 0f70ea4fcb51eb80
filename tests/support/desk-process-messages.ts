// Owns what a desk process and the test that started it say to one another.
import { z } from 'zod';
import { deskToMainSchema } from '../../src-shared/bridge/main-desk.ts';

export const deskProcessStartSchema = z.object({
  dataDir: z.string(),
  serverUrl: z.string(),
  savedToken: z.string().nullable(),
});
export type DeskProcessStart = z.infer<typeof deskProcessStartSchema>;

export const toDeskProcessSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('stop') }),
]);

export const fromDeskProcessSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('to-main'), message: deskToMainSchema }),
  z.object({ type: z.literal('bug'), text: z.string() }),
]);
export type FromDeskProcess = z.infer<typeof fromDeskProcessSchema>;
