// Owns the Content-Security-Policy of the console's page: own files only, no inline or evaluated script, no network.

/**
 * The header's value. `styleNonce` is made anew for each load; the UI kit stamps it on the style elements it makes.
 * One trusted-types policy may exist, the page's own `default`, which lets no markup through.
 */
export function contentPolicy(styleNonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "script-src-attr 'none'",
    `style-src 'self' 'nonce-${styleNonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "connect-src 'none'",
    "worker-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}
