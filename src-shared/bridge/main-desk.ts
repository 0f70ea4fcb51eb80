// Owns what the Electron main process and the desk say to one another (windows do not take part in this).
import { z } from 'zod';
import { conversationIdSchema } from '../std/ids.ts';

/** Main tells the desk. `start` comes first and once; the token was kept by main's safeStorage. */
export const mainToDeskSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    dataDir: z.string(),
    serverUrl: z.string(),
    clientVersion: z.string(),
    nativeBinding: z.string().nullable(),
    deviceName: z.string(),
    savedToken: z.string().nullable(),
    /** A demo signs in by itself when nobody is; null otherwise. */
    signInWith: z.object({ email: z.string(), password: z.string() }).nullable(),
  }),
  /** Carries the window's MessagePort. */
  z.object({ type: z.literal('window-port') }),
  z.object({ type: z.literal('open-conversation'), conversationId: conversationIdSchema }),
  z.object({ type: z.literal('system-resumed') }),
  z.object({ type: z.literal('link-opened'), requestId: z.int(), opened: z.boolean() }),
  /** Hear what closing windows said last, close databases, answer `stopped`. */
  z.object({ type: z.literal('stop') }),
]);
export type MainToDesk = z.infer<typeof mainToDeskSchema>;

export const deskToMainSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({
    type: z.literal('start-failed'),
    reason: z.enum(['database-too-new', 'disk-full', 'already-open', 'bug']),
    detail: z.string(),
  }),
  z.object({ type: z.literal('keep-token'), token: z.string() }),
  z.object({ type: z.literal('forget-token') }),
  z.object({
    type: z.literal('notify'),
    conversationId: conversationIdSchema,
    title: z.string(),
    body: z.string(),
    sound: z.boolean(),
  }),
  /** Unread conversations of mine, for the badge. */
  z.object({ type: z.literal('unread'), count: z.int().min(0) }),
  z.object({ type: z.literal('open-link'), requestId: z.int(), url: z.string() }),
  z.object({ type: z.literal('stopped') }),
]);
export type DeskToMain = z.infer<typeof deskToMainSchema>;
