// Owns error answers of the REST side: RFC 9457, one shape, a closed list of codes.
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Problem } from '../../src-shared/wire/sign-in.ts';
import { isDatabaseOutage } from '../database/is-database-outage.ts';

type Code = Problem['code'];

const answers: Record<Code, { status: number; title: string }> = {
  'wrong-credentials': { status: 401, title: 'E-mail or password is wrong' },
  unauthenticated: { status: 401, title: 'No valid session' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'No such thing' },
  'invalid-body': { status: 400, title: 'The body cannot be read' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'method-not-allowed': { status: 405, title: 'This cannot be done here' },
  'rate-limited': { status: 429, title: 'Too many tries' },
  outage: { status: 503, title: 'Not possible at the moment' },
  bug: { status: 500, title: 'Something went wrong' },
};

export function sendProblem(response: Response, code: Code, detail?: string): void {
  const { status, title } = answers[code];
  const problem: Problem = {
    type: `urn:guichet:problem:${code}`,
    title,
    status,
    code,
    ...(detail ? { detail } : {}),
  };
  response.status(status).type('application/problem+json').send(JSON.stringify(problem));
}

/** What Express and its body parser throw, in our words; the rest is an outage or a bug. */
export function problemOfErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const type = error instanceof Error && 'type' in error ? error.type : undefined;
    if (type === 'entity.too.large') return sendProblem(response, 'body-too-large');
    if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
      return sendProblem(response, 'unsupported-media-type');
    }
    if (typeof type === 'string' || error instanceof URIError) return sendProblem(response, 'invalid-body');
    if (isDatabaseOutage(error)) {
      log.error({ err: error, path: request.path }, 'the database cannot be used');
      return sendProblem(response, 'outage');
    }
    log.error({ err: error, path: request.path }, 'a request failed');
    sendProblem(response, 'bug');
  };
}
