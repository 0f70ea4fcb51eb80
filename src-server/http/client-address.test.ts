// Tries whose address a request is counted under: nobody outside can choose it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseAddress, createClientAddress, isAddressOrNetwork } from './client-address.ts';

const address = fc.oneof(fc.ipV4(), fc.ipV6());
const noise = fc.oneof(address, fc.string(), fc.constantFrom('', 'unknown', '10.0.0.1:80', '[::1]:1'));

test('SRV-27 without a proxy of ours the connection’s address counts, whatever is claimed', () => {
  fc.assert(
    fc.property(address, fc.array(noise), (remote, claimed) => {
      expect(chooseAddress(remote, claimed.join(','), () => false)).toBe(remote);
    }),
  );
});

test('SRV-27 behind proxies of ours the hop before the last of them counts, and nothing written before it', () => {
  const ours = fc.array(
    fc.integer({ min: 1, max: 254 }).map((last) => `10.9.8.${last}`),
    { minLength: 1, maxLength: 4 },
  );
  const theirs = fc.integer({ min: 1, max: 254 }).map((last) => `203.0.113.${last}`);
  fc.assert(
    fc.property(fc.array(noise), theirs, ours, (claimed, asker, proxies) => {
      const [remote = '', ...between] = proxies;
      const list = [...claimed, asker, ...between].join(', ');
      expect(chooseAddress(remote, list, (one) => one.startsWith('10.9.8.'))).toBe(asker);
    }),
  );
});

const asked = (remoteAddress: string, forwarded?: string) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  // Only the one property is read of a socket.
  return { headers, socket: Object.assign(Object.create(null), { remoteAddress }) };
};

test.each([
  ['127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['::ffff:127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['127.0.0.1', '198.51.100.1, 203.0.113.7:4711', '203.0.113.7'],
  ['127.0.0.1', '203.0.113.7, 10.1.2.3', '203.0.113.7'],
  ['127.0.0.1', '[2001:db8::1]:443', '2001:db8::1'],
  ['127.0.0.1', 'unknown', '127.0.0.1'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['198.51.100.9', '203.0.113.7', '198.51.100.9'],
])('SRV-27 from %s with X-Forwarded-For %s counts as %s', (remote, forwarded, counted) => {
  const clientAddress = createClientAddress(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);
  expect(clientAddress(asked(remote, forwarded))).toBe(counted);
});

test.each([
  ['10.0.0.1', true],
  ['10.0.0.0/8', true],
  ['fd00::/8', true],
  ['10.0.0.0/33', false],
  ['10.0.0.0/8/8', false],
  ['proxy.example', false],
  ['', false],
  ['10.0.0.0/', false],
])('SRV-27 as a setting %s is usable: %s', (text, usable) => {
  expect(isAddressOrNetwork(text)).toBe(usable);
});
