// Owns which origins are the server itself: where its own widget panel runs.
import type { Config } from './config.ts';

/** `url` is where it listens. On a loopback or any-address, both names of this machine are its own. */
export function ownOrigins(url: string, { publicUrl }: Pick<Config, 'publicUrl'>): string[] {
  const { origin, port, hostname } = new URL(url);
  const own = publicUrl === undefined ? [origin] : [publicUrl];
  if (['127.0.0.1', '[::1]', '0.0.0.0', '[::]'].includes(hostname)) {
    own.push(`http://127.0.0.1:${port}`, `http://localhost:${port}`);
  }
  return [...new Set(own)];
}
