// Owns what an administrator asks over REST: a new agent, other rights for one, the end of all their sessions.
import { randomBytes } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import { type AgentId, agentIdSchema, type CommandId, commandIdSchema } from '../../src-shared/std/ids.ts';
import { createTokenBuckets } from '../../src-shared/std/token-bucket.ts';
import { addAgent, agentIdOf, agentToBeSchema, changeRights, rightsSchema } from '../actions/change-agent.ts';
import type { Act, Answer } from '../actions/command-queue.ts';
import { bearerToken } from './bearer-token.ts';
import { parseBody, readJson } from './parse-body.ts';
import { sendProblem } from './problem.ts';

export type AgentRoutesOptions = {
  log: Logger;
  now(): number;
  /** The administrator a token belongs to, or why it is none's. Throws a database outage. */
  findAdmin(token: string): { adminId: AgentId } | 'unauthenticated' | 'forbidden';
  isAgent(id: AgentId): boolean;
  push(act: Act): void;
  /** Revokes every session of the agent and puts out whoever uses one; answers how many there were. */
  endSessions(agentId: AgentId): number;
  hashPassword(password: string): Promise<string>;
};

const perAdmin = { perSecond: 2, burst: 20 };

/** To be used at `/api/agents`. Every change leaves one line in the log that says who did what to whom. */
export function agentRoutes(options: AgentRoutesOptions): Router {
  const { log, now, findAdmin, isAgent, push, endSessions, hashPassword } = options;
  const router = Router();
  const buckets = createTokenBuckets(perAdmin);

  /** Null when it was refused and answered. */
  function admit(request: Request, response: Response): AgentId | null {
    const token = bearerToken(request);
    const admin = token === null ? 'unauthenticated' : findAdmin(token);
    if (typeof admin === 'string') {
      sendProblem(response, admin);
      return null;
    }
    const waitMs = buckets.take(admin.adminId, now());
    if (waitMs === 0) return admin.adminId;
    response.set('Retry-After', String(Math.ceil(waitMs / 1_000)));
    sendProblem(response, 'rate-limited');
    return null;
  }

  /** The same key again has one effect and one answer. */
  function readKey(request: Request, response: Response): CommandId | null {
    const given = request.get('Idempotency-Key');
    const key = commandIdSchema.safeParse(given ?? randomBytes(18).toString('base64url'));
    if (key.success) return key.data;
    sendProblem(response, 'invalid-body', 'Idempotency-Key: 16 to 48 letters, digits, - or _');
    return null;
  }

  function readAgent(request: Request, response: Response): AgentId | null {
    const id = agentIdSchema.safeParse(request.params['id']);
    if (id.success && isAgent(id.data)) return id.data;
    sendProblem(response, 'not-found');
    return null;
  }

  const decided = (make: (answer: (answer: Answer) => void) => Act): Promise<Answer> =>
    new Promise((answer) => push(make(answer)));

  router.post('/', ...readJson, async (request, response) => {
    const adminId = admit(request, response);
    if (adminId === null) return;
    const body = parseBody(agentToBeSchema, request, response);
    const id = body && readKey(request, response);
    if (body === null || id === null) return;
    const passwordHash = await hashPassword(body.password);
    const answer = await decided((tell) => addAgent(body, passwordHash, { adminId, id, answer: tell }));
    if (!isGranted(answer, response)) return;
    const agentId = agentIdOf(id);
    log.info({ audit: 'agent-added', by: adminId, agentId, roles: body.roles, teamIds: body.teamIds });
    response.status(201).json({ id: agentId });
  });

  router.put('/:id/rights', ...readJson, async (request, response) => {
    const adminId = admit(request, response);
    const agentId = adminId && readAgent(request, response);
    if (adminId === null || agentId === null) return;
    const rights = parseBody(rightsSchema, request, response);
    const id = rights && readKey(request, response);
    if (rights === null || id === null) return;
    const answer = await decided((tell) => changeRights(agentId, rights, { adminId, id, answer: tell }));
    if (!isGranted(answer, response)) return;
    log.info({ audit: 'rights-changed', by: adminId, agentId, ...rights });
    response.status(204).end();
  });

  router.post('/:id/end-sessions', (request, response) => {
    const adminId = admit(request, response);
    const agentId = adminId && readAgent(request, response);
    if (adminId === null || agentId === null) return;
    const ended = endSessions(agentId);
    log.info({ audit: 'sessions-ended', by: adminId, agentId, ended });
    response.json({ ended });
  });

  for (const [path, method] of [
    ['/', 'POST'],
    ['/:id/rights', 'PUT'],
    ['/:id/end-sessions', 'POST'],
  ] as const) {
    router.all(path, (_request, response) => {
      response.set('Allow', method);
      sendProblem(response, 'method-not-allowed');
    });
  }
  return router;
}

/** Else it was answered why not. */
function isGranted(answer: Answer, response: Response): boolean {
  if (answer.kind === 'outage') {
    response.set('Retry-After', String(Math.ceil(answer.retryAfterMs / 1_000)));
    sendProblem(response, 'outage');
    return false;
  }
  switch (answer.answer.refusal) {
    case null:
      return true;
    case 'forbidden':
      sendProblem(response, 'forbidden', 'only an admin may, and somebody must stay one');
      return false;
    case 'unknown-team':
      sendProblem(response, 'invalid-body', 'teamIds: no such team');
      return false;
    case 'conflict':
      sendProblem(
        response,
        'invalid-body',
        'somebody has that e-mail, or the Idempotency-Key was used before',
      );
      return false;
    default:
      sendProblem(response, 'not-found');
      return false;
  }
}
