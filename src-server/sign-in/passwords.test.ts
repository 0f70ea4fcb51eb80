// Tries passwords: argon2id, right and wrong, and an account that does not exist.
import { expect, it } from 'vitest';
import { createPasswordCheck, hashPassword } from './passwords.ts';

it('SRV-2 passwords are argon2id, salted, and an unknown account is checked as long and refused', async () => {
  const [one, other] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
  const check = await createPasswordCheck();
  expect(await check(one, 'correct horse')).toBe(true);
  expect(await check(one, 'wrong horse')).toBe(false);
  expect(await check(null, 'correct horse')).toBe(false);
  expect(await check(null, 'nobody has this password')).toBe(false);
});
