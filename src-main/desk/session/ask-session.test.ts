// Owns the proof that whatever a server answers to a sign-in, or does not, becomes one of few words.
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askSignIn, askSignOut } from './ask-session.ts';

let server: Server;
let url: string;
let answer: (response: ServerResponse) => void;
let lastRequest: { path: string | undefined; authorization: string | undefined; body: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      lastRequest = { path: request.url, authorization: request.headers.authorization, body };
      answer(response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const request = { email: 'ada@w.example', password: 'secret', deviceName: 'd' };
const reply = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};
const problem = (status: number, code: string) =>
  reply(status, { type: 'about:blank', title: 't', status, code });

it('SYNC-19: a good answer signs in, with nothing but what the contract names', async () => {
  const session = {
    token: 't',
    expiresAt: 5,
    agent: { id: 'ada', name: 'Ada' },
    workspace: { id: 'w', name: 'W' },
  };
  answer = reply(200, { ...session, extra: 1 });
  expect(await askSignIn(url, request)).toEqual({ state: 'signed-in', session });
  expect(lastRequest).toMatchObject({ path: '/api/sign-in', body: JSON.stringify(request) });
});

it.each([
  ['wrong credentials', problem(401, 'wrong-credentials'), 'wrong-credentials'],
  ['401 in other words', reply(401, 'no'), 'wrong-credentials'],
  ['too many tries', problem(429, 'rate-limited'), 'rate-limited'],
  ['429 without a body', reply(429, ''), 'rate-limited'],
  ['a full disk there', problem(503, 'outage'), 'outage'],
  ['a page of a proxy', reply(502, '<html>bad gateway</html>'), 'outage'],
  ['a version too new', reply(426, ''), 'protocol-too-old'],
  ['a success nobody can read', reply(200, { hello: 'world' }), 'protocol-too-old'],
  ['an answer without end', reply(200, 'x'.repeat(200_000)), 'unreachable'],
  [
    'a redirect elsewhere',
    (response: ServerResponse) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    'unreachable',
  ],
  ['a connection cut', (response: ServerResponse) => response.destroy(), 'unreachable'],
])('SYNC-19: %s is told in one word', async (_, answering, reason) => {
  answer = answering;
  expect(await askSignIn(url, request)).toEqual({ state: 'refused', reason });
});

it('SYNC-19: signing out carries the token and never fails', async () => {
  answer = reply(500, '');
  await askSignOut(url, 'the-token');
  expect(lastRequest).toMatchObject({ path: '/api/sign-out', authorization: 'Bearer the-token' });
  await askSignOut('http://127.0.0.1:1', 'the-token');
});
