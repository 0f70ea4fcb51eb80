// Owns signing in and out at the server by REST; every answer, and none, is put into one of few words.
import {
  problemSchema,
  type SignInRequest,
  type SignInResponse,
  signInResponseSchema,
} from '../../../src-shared/wire/sign-in.ts';

export type SignInRefusal =
  | 'wrong-credentials'
  | 'rate-limited'
  | 'unreachable'
  | 'protocol-too-old'
  | 'outage';
export type SignInAnswer =
  | { state: 'signed-in'; session: SignInResponse }
  | { state: 'refused'; reason: SignInRefusal };

const answerWithinMs = 15_000;
/** Far above any answer of this door: a hostile server may not fill our memory. */
const maxAnswerCharacters = 64 * 1024;

/** Never throws: a server that can not be reached or understood is a refusal too. */
export async function askSignIn(serverUrl: string, request: SignInRequest): Promise<SignInAnswer> {
  let status: number;
  let body: unknown;
  try {
    const answer = await fetch(addressOf(serverUrl, 'api/sign-in'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(request),
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithinMs),
    });
    status = answer.status;
    body = jsonOf(await boundedText(answer));
  } catch {
    return { state: 'refused', reason: 'unreachable' };
  }
  if (status >= 200 && status < 300) {
    const session = signInResponseSchema.safeParse(body);
    // A success we can not read is a server that has moved on.
    if (!session.success) return { state: 'refused', reason: 'protocol-too-old' };
    return { state: 'signed-in', session: session.data };
  }
  return { state: 'refused', reason: refusalOf(status, body) };
}

/** Ends the session at the server as well as can be; offline, the token runs out by itself. */
export async function askSignOut(serverUrl: string, token: string): Promise<void> {
  try {
    const answer = await fetch(addressOf(serverUrl, 'api/sign-out'), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithinMs),
    });
    await answer.body?.cancel();
  } catch {
    // Nothing is owed to the agent here: they are signed out on this desk.
  }
}

function refusalOf(status: number, body: unknown): SignInRefusal {
  const problem = problemSchema.safeParse(body);
  const code = problem.success ? problem.data.code : null;
  if (code === 'wrong-credentials' || code === 'rate-limited') return code;
  if (status === 401) return 'wrong-credentials';
  if (status === 429) return 'rate-limited';
  return status === 426 ? 'protocol-too-old' : 'outage';
}

function addressOf(serverUrl: string, path: string): URL {
  return new URL(path, serverUrl.endsWith('/') ? serverUrl : `${serverUrl}/`);
}

async function boundedText(answer: Response): Promise<string> {
  let text = '';
  if (answer.body === null) return text;
  const decoder = new TextDecoder();
  for await (const chunk of answer.body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxAnswerCharacters) throw new Error('the answer is too long');
  }
  return text + decoder.decode();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
