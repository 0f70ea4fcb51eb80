// Owns the server's HTTP side: signing in and out, health, the widget's files; everything else is not there.
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { signInRequestSchema } from '../../src-shared/wire/sign-in.ts';
import { sessionKey } from '../sign-in/find-session.ts';
import type { SignIn } from '../sign-in/sign-in-agent.ts';
import { type AgentRoutesOptions, agentRoutes } from './agent-routes.ts';
import { bearerToken } from './bearer-token.ts';
import type { ClientAddress } from './client-address.ts';
import { parseBody, readJson } from './parse-body.ts';
import { problemOfErrors, sendProblem } from './problem.ts';
import { widgetAssets } from './widget-assets.ts';

export type HttpAppOptions = {
  log: Logger;
  signIn: SignIn;
  clientAddress: ClientAddress;
  agents: Omit<AgentRoutesOptions, 'log'>;
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
  const {
    log,
    signIn,
    clientAddress,
    agents,
    endSession,
    notReadyBecause,
    widgetFolder,
    widgetOrigins,
    socketOrigins,
  } = options;
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
    const outcome = await signIn.signIn(body, clientAddress(request));
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

  app.use('/api/agents', agentRoutes({ log, ...agents }));

  app.use('/widget', widgetAssets(widgetFolder, widgetOrigins, socketOrigins));
  app.use((_request, response) => sendProblem(response, 'not-found'));
  app.use(problemOfErrors(log));
  return app;
}
