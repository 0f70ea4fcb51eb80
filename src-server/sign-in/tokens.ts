// Owns opaque tokens: made from chance, kept by the server only as a keyed hash.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type ContactId, contactIdSchema } from '../../src-shared/std/ids.ts';

/** A visitor as their token tells: nothing about them is stored before they write. */
export type VisitorIdentity = { token: string; contactId: ContactId; shortCode: string };

export type Tokens = ReturnType<typeof createTokens>;

/** `secret` is the pepper: a stolen database lets nobody in without it. `chance` gives that many unguessable bytes. */
export function createTokens(secret: string, chance: (bytes: number) => Buffer = randomBytes) {
  const keyed = (purpose: string, text: string) =>
    createHmac('sha256', secret).update(`${purpose}\n${text}`).digest();

  function visitorOf(nonce: string): VisitorIdentity {
    const proof = keyed('visitor-token', nonce).toString('base64url').slice(0, 32);
    const contact = keyed('visitor-contact', nonce);
    return {
      token: `${nonce}.${proof}`,
      contactId: contactIdSchema.parse(`v-${contact.toString('base64url').slice(0, 22)}`),
      shortCode: shortCodeOf(contact),
    };
  }

  return {
    /** 256 bits for an agent's session. */
    newSessionToken: (): string => chance(32).toString('base64url'),
    hashSessionToken: (token: string): Buffer => keyed('session-token', token),
    newVisitor: (): VisitorIdentity => visitorOf(chance(18).toString('base64url')),
    /** Null for what this server never gave out. */
    readVisitor(token: string): VisitorIdentity | null {
      const nonce = token.split('.', 1)[0] ?? '';
      const visitor = visitorOf(nonce);
      const given = Buffer.from(token);
      const right = Buffer.from(visitor.token);
      return given.length === right.length && timingSafeEqual(given, right) ? visitor : null;
    },
  };
}

/** Letters and digits that are not mistaken for one another. */
const codeAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

function shortCodeOf(bytes: Buffer): string {
  let code = '';
  for (const byte of bytes.subarray(28, 32)) code += codeAlphabet[byte % codeAlphabet.length];
  return code;
}
