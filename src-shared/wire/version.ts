// Owns the protocol's version: raised whenever anything in wire/ changes its meaning or shape.

export const protocolVersion = 3;

export type ProtocolRange = { min: number; max: number };

/** The server speaks with every client of the version before as well; servers are brought up to date first. */
export const serverProtocolRange: ProtocolRange = { min: 1, max: protocolVersion };
/** A desk needs what its server sends in this version: drafts, snapshots, effects. */
export const deskProtocolRange: ProtocolRange = { min: 2, max: protocolVersion };
/** Nothing changed for the widget since version 1. */
export const widgetProtocolRange: ProtocolRange = { min: 1, max: protocolVersion };

/** The highest version both sides speak, or which side is too old. */
export function negotiateProtocol(
  client: ProtocolRange,
  server: ProtocolRange,
): { version: number } | { tooOld: 'client' | 'server' } {
  const version = Math.min(client.max, server.max);
  if (version >= client.min && version >= server.min) return { version };
  return { tooOld: client.max < server.min ? 'client' : 'server' };
}
