// Tries which origins are the server's own.
import { expect, it } from 'vitest';
import { ownOrigins } from './own-origins.ts';

it('SRV-5 on this machine both its names are its own, elsewhere only the one configured', () => {
  expect(ownOrigins('http://127.0.0.1:4300', {})).toEqual(['http://127.0.0.1:4300', 'http://localhost:4300']);
  expect(ownOrigins('http://10.0.0.5:4300', {})).toEqual(['http://10.0.0.5:4300']);
  expect(ownOrigins('http://10.0.0.5:4300', { publicUrl: 'https://chat.example' })).toEqual([
    'https://chat.example',
  ]);
});
