// Owns the server's HTTP side: signing in and out, health, the widget's files; everything else is not there.
import express, { type Express, type Request } from 'express';
import type { Logger } from 'pino';
import { signInRequestSchema } from '../../src-shared/wire/sign-in.ts';
import { sessionKey } from '../sign-in/find-session.ts';
import type { SignIn } from '../sign-in/sign-in-agent.ts';
import { parseBody, readJson } from './parse-body.ts';
import { problemOfErrors, sendProblem } from './problem.ts';
import { widgetAssets } from './widget-assets.ts';

export type HttpAppOptions = {
  log: Logger;
  signIn: SignIn;
  /** P27: open sockets of a session that ended. */
  endSession(key: string): void;
  /** Null when work can be taken; else why not. */
  notReadyBecause(): string | null;
  widgetFolder: string;
  widgetOrigins: readonly string[];
  /** `ws:` and `wss:` origins the panel may connect to. */
  socketOrigins: readonly string[];
};

export function createHttpApp(options: HttpAppOptions): Express {
  const { log, signIn, endSession, notReadyBecause, widgetFolder, widgetOrigins, socketOrigins } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.get('/healthz', (_request, response) => {
    response.json({ healthy: true });
  });
  app.get('/readyz', (_request, response) => {
    const because = notReadyBecause();
    response
      .status(because === null ? 200 : 503)
      .json({ ready: because === null, ...(because ? { because } : {}) });
  });

  app.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    response.set('X-Content-Type-Options', 'nosniff');
    next();
  });
  app.post('/api/sign-in', ...readJson, async (request, response) => {
    const body = parseBody(signInRequestSchema, request, response);
    if (body === null) return;
    const outcome = await signIn.signIn(body, request.socket.remoteAddress ?? 'unknown');
    if (outcome.state === 'signed-in') {
      response.json(outcome.response);
    } else if (outcome.state === 'rate-limited') {
      response.set('Retry-After', String(Math.ceil(outcome.retryAfterMs / 1_000)));
      sendProblem(response, 'rate-limited');
    } else {
      sendProblem(response, 'wrong-credentials');
    }
  });
  app.post('/api/sign-out', (request, response) => {
    const token = bearerToken(request);
    const tokenHash = token === null ? null : signIn.signOut(token);
    if (tokenHash === null) return sendProblem(response, 'unauthenticated');
    endSession(sessionKey(tokenHash));
    response.status(204).end();
  });
  app.all(['/api/sign-in', '/api/sign-out'], (_request, response) => {
    response.set('Allow', 'POST');
    sendProblem(response, 'method-not-allowed');
  });

  app.use('/widget', widgetAssets(widgetFolder, widgetOrigins, socketOrigins));
  app.use((_request, response) => sendProblem(response, 'not-found'));
  app.use(problemOfErrors(log));
  return app;
}

function bearerToken(request: Request): string | null {
  return /^Bearer ([\w-]{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
