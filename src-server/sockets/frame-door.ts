// Owns the door every frame of a client comes through: read by the schema, hello first and once, answered when it is neither.
import type { z } from 'zod';
import type { ClientSocket } from './client-socket.ts';
import type { FrameObject } from './read-frame.ts';

/** A union told apart by `type`, as those of wire/. */
type FrameSchema<Frame> = z.ZodType<Frame> & {
  options: readonly { shape: { type: { value: string } } }[];
};

export type DoorState = 'greeting' | 'open' | 'closed';

/**
 * Answers the frame when it may be taken in that state, else null, having said what is wrong with it. `readPlain` answers
 * what the schema would of the commonest frame after hello, and null for any other.
 */
export function createFrameDoor<Frame extends { type: string }>(
  schema: FrameSchema<Frame>,
  readPlain: (value: FrameObject) => Frame | null,
) {
  const known: ReadonlySet<unknown> = new Set(schema.options.map((option) => option.shape.type.value));
  return (client: Pick<ClientSocket, 'sendBadFrame'>, value: FrameObject, state: DoorState): Frame | null => {
    const plain = state === 'open' ? readPlain(value) : null;
    if (plain !== null) return plain;
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      client.sendBadFrame(known.has(value['type']) ? 'invalid' : 'unknown-type', value, parsed.error);
      return null;
    }
    const isHello = parsed.data.type === 'hello';
    if (state === 'open' ? !isHello : state === 'greeting' && isHello) return parsed.data;
    if (state !== 'closed') client.sendBadFrame(isHello ? 'second-hello' : 'before-hello', value);
    return null;
  };
}
