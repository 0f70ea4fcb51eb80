// Owns the way from a request's body to a value of its schema: type, size, hostile keys and depth refused on the way.
import express, { type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { sendProblem } from './problem.ts';

const maxBodyBytes = 16 * 1024;
const maxDepth = 8;
const hostileKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Reads JSON only: other types are refused with 415, larger bodies with 413. */
export const readJson: RequestHandler[] = [
  (request, response, next) => {
    if (request.is('application/json')) next();
    else sendProblem(response, 'unsupported-media-type');
  },
  express.json({ limit: maxBodyBytes, strict: true, type: 'application/json' }),
];

/** The body as `schema` has it; null when it was refused and answered. */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
  response: Response,
): z.infer<Schema> | null {
  const body: unknown = request.body;
  if (isHostile(body, 0)) {
    sendProblem(response, 'invalid-body', 'forbidden key or too deep');
    return null;
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  sendProblem(response, 'invalid-body', issue && `${issue.path.map(String).join('.')}: ${issue.code}`);
  return null;
}

function isHostile(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth >= maxDepth) return true;
  return Object.entries(value).some(([key, member]) => hostileKeys.has(key) || isHostile(member, depth + 1));
}
