import { describe, expect, it } from 'vitest';
import { contentPolicy } from './content-policy.ts';

describe('contentPolicy', () => {
  it('DESK-3 begins from nothing and allows neither inline nor evaluated script nor any network', () => {
    const policy = contentPolicy('abc');
    expect(policy.startsWith("default-src 'none'; ")).toBe(true);
    expect(policy).not.toMatch(/unsafe|https?:|wss?:|\*/);
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default");
    expect(policy).toContain("style-src 'self' 'nonce-abc'");
  });
});
