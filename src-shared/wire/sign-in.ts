// Owns the REST bodies of signing in and out (POST /api/sign-in, POST /api/sign-out with `Authorization: Bearer`).
import { z } from 'zod';
import { agentIdSchema, epochMsSchema } from '../std/ids.ts';

export const signInRequestSchema = z.strictObject({
  email: z.string().min(3).max(254),
  password: z.string().min(1).max(200),
  deviceName: z.string().max(100),
});
export type SignInRequest = z.infer<typeof signInRequestSchema>;

/** `token` is opaque; the server keeps only its hash. */
export const signInResponseSchema = z.object({
  token: z.string(),
  expiresAt: epochMsSchema,
  agent: z.object({ id: agentIdSchema, name: z.string() }),
  workspace: z.object({ id: z.string(), name: z.string() }),
});
export type SignInResponse = z.infer<typeof signInResponseSchema>;

/** RFC 9457, `application/problem+json`: every error answer of the REST side. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum([
    'wrong-credentials',
    'unauthenticated',
    'forbidden',
    'not-found',
    'invalid-body',
    'body-too-large',
    'unsupported-media-type',
    'method-not-allowed',
    'rate-limited',
    'outage',
    'bug',
  ]),
  detail: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;
