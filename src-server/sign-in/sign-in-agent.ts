// Owns signing an agent in and out: limits on guessing, the password, the session.
import type { Clock } from '../../src-shared/std/clock.ts';
import { createTokenBuckets } from '../../src-shared/std/token-bucket.ts';
import type { SignInRequest, SignInResponse } from '../../src-shared/wire/sign-in.ts';
import type { Tables } from '../database/tables.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import type { PasswordCheck } from './passwords.ts';
import type { Tokens } from './tokens.ts';

const sessionLastsMs = 30 * 24 * 3_600_000;
/** Wrong answers only: whoever knows the password is never slowed down by their own success. */
const wrongPerAccount = { perSecond: 1 / 30, burst: 10 };
const wrongPerAddress = { perSecond: 0.5, burst: 40 };
/** Each check takes 19 MB for some 20 ms: no more wait than that finishes soon. */
const maxChecksWaiting = 200;
const maxChecksAtOnce = 2;

export type SignInOutcome =
  | { state: 'signed-in'; response: SignInResponse }
  | { state: 'wrong-credentials' }
  | { state: 'rate-limited'; retryAfterMs: number };

export type SignInDependencies = {
  state: WorkspaceState;
  tables: Tables;
  tokens: Tokens;
  clock: Clock;
  checkPassword: PasswordCheck;
};

export function createSignIn({ state, tables, tokens, clock, checkPassword }: SignInDependencies) {
  const accounts = createTokenBuckets(wrongPerAccount);
  const addresses = createTokenBuckets(wrongPerAddress);
  /** Until when (epoch ms) an account or address has used up its wrong answers. */
  const barred = new Map<string, number>();
  const checks = limitAtOnce(maxChecksAtOnce);

  function barredFor(keys: readonly string[], now: number): number {
    return Math.max(...keys.map((key) => (barred.get(key) ?? 0) - now));
  }

  function countWrong(key: string, buckets: typeof accounts, now: number): void {
    const waitMs = buckets.take(key, now);
    if (waitMs === 0) return;
    barred.set(key, now + waitMs);
    for (const [other, until] of barred) if (until <= now) barred.delete(other);
  }

  return {
    /** `address` of the other end. Throws a database outage. */
    async signIn(request: SignInRequest, address: string): Promise<SignInOutcome> {
      const account = `account ${request.email.toLowerCase()}`;
      const from = `address ${address}`;
      const waitMs = barredFor([account, from], clock.now());
      if (waitMs > 0) return { state: 'rate-limited', retryAfterMs: waitMs };
      if (checks.waiting() >= maxChecksWaiting) return { state: 'rate-limited', retryAfterMs: 1_000 };
      const credentials = tables.agents.credentials(request.email);
      const right = await checks.run(() =>
        checkPassword(credentials?.passwordHash ?? null, request.password),
      );
      const now = clock.now();
      const agent = credentials && state.findAgent(credentials.id);
      if (!right || !agent) {
        countWrong(account, accounts, now);
        countWrong(from, addresses, now);
        return { state: 'wrong-credentials' };
      }
      const token = tokens.newSessionToken();
      const expiresAt = now + sessionLastsMs;
      tables.sessions.insert(tokens.hashSessionToken(token), {
        agentId: agent.id,
        deviceName: request.deviceName,
        createdAt: now,
        expiresAt,
      });
      const { id, name } = state.workspace;
      const response = {
        token,
        expiresAt,
        agent: { id: agent.id, name: agent.name },
        workspace: { id, name },
      };
      return { state: 'signed-in', response };
    },
    /** Answers the session's key when it was one and is no more; null when there was none. */
    signOut(token: string): Buffer | null {
      const tokenHash = tokens.hashSessionToken(token);
      return tables.sessions.revoke(tokenHash, clock.now()) ? tokenHash : null;
    },
  };
}
export type SignIn = ReturnType<typeof createSignIn>;

function limitAtOnce(max: number) {
  let running = 0;
  const queue: (() => void)[] = [];
  return {
    waiting: () => queue.length,
    async run<Value>(work: () => Promise<Value>): Promise<Value> {
      if (running < max) running += 1;
      else await new Promise<void>((go) => queue.push(go));
      try {
        return await work();
      } finally {
        // The place is handed on, or given up when nobody waits for it.
        const next = queue.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
