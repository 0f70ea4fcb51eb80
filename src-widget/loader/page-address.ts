// Owns what the loader says of an address: never its query, never its hash.

export function pageAddress({ origin, pathname }: { origin: string; pathname: string }): string {
  return origin + pathname;
}
