// Owns password hashes (argon2id), and that checking one takes as long whether or not the account exists.
import { hash, verify } from '@node-rs/argon2';

/** 2 is argon2id; the library's enum exists for the compiler only. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

export type PasswordCheck = (storedHash: string | null, password: string) => Promise<boolean>;

/** Answers a check that, for an unknown account (`null`), does the same work and says no. */
export async function createPasswordCheck(): Promise<PasswordCheck> {
  const nobody = await hashPassword('nobody has this password');
  return async (storedHash, password) => {
    const right = await verify(storedHash ?? nobody, password);
    return right && storedHash !== null;
  };
}
