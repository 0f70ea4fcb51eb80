// Owns finding the call a frame belongs to without parsing the whole frame, which may hold a long thread.

const leadingCallId = /^\{"callId":(0|[1-9]\d{0,15})[,}]/;

/**
 * The `callId` of a call or answer frame (JSON text), or null when it has none, as a notice. Frames written with
 * `callId` first, as ours are, cost one look at their beginning; others are parsed.
 */
export function readCallId(text: string): number | null {
  const leading = leadingCallId.exec(text);
  if (leading !== null) return safeId(Number(leading[1]));
  try {
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== 'object' || frame === null || !('callId' in frame)) return null;
    return safeId(frame.callId);
  } catch {
    return null;
  }
}

function safeId(id: unknown): number | null {
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : null;
}
