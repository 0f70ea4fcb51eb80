// Owns the protocol's version: raised whenever anything in wire/ changes its meaning or shape.

export const protocolVersion = 1;
/** What this build can speak, both ends included. */
export const protocolRange = { min: 1, max: 1 };

export type ProtocolRange = { min: number; max: number };

/** The highest version both sides speak, or which side is too old. */
export function negotiateProtocol(
  client: ProtocolRange,
  server: ProtocolRange,
): { version: number } | { tooOld: 'client' | 'server' } {
  const version = Math.min(client.max, server.max);
  if (version >= client.min && version >= server.min) return { version };
  return { tooOld: client.max < server.min ? 'client' : 'server' };
}
