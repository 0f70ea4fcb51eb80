// Owns what the panel may say to the loader, and the guard the loader reads it by: no schema library, it must stay tiny.

export type MessageToLoader =
  /** `open`: the visitor had it open on the page before this one. */
  | { guichet: 1; type: 'ready'; open: boolean }
  | { guichet: 1; type: 'unread'; count: number }
  | { guichet: 1; type: 'close' };

type Received = { origin: string; source: unknown; data: unknown };

/**
 * Null for everything that does not come from exactly this window at exactly this origin, or has another shape.
 * Uses nothing a host page could have replaced: comparisons and property reads only.
 */
export function readMessageToLoader(
  received: Received,
  expected: { origin: string; source: unknown },
): MessageToLoader | null {
  const { data } = received;
  if (received.origin !== expected.origin || received.source !== expected.source) return null;
  if (typeof data !== 'object' || data === null || !('guichet' in data) || data.guichet !== 1) return null;
  const type = 'type' in data ? data.type : null;
  if (type === 'close') return { guichet: 1, type };
  if (type === 'ready' && 'open' in data && typeof data.open === 'boolean') {
    return { guichet: 1, type, open: data.open };
  }
  if (type === 'unread' && 'count' in data && typeof data.count === 'number' && isCount(data.count)) {
    return { guichet: 1, type, count: data.count };
  }
  return null;
}

function isCount(value: number): boolean {
  return value >= 0 && value <= 1_000_000 && value % 1 === 0;
}
