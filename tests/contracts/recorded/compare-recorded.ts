// Owns whether what is heard now means what was recorded: the same facts, though made-up ids, numbers and times differ.
import type { RecordedFrame } from './recorded-line.ts';

/** Server-made values by what stood in their place when it was recorded. */
export type Bindings = { ids: Map<string, string>; sequence: Map<number, number> };

export const newBindings = (): Bindings => ({ ids: new Map(), sequence: new Map() });

const idKeys = /^(id|.*Id|token|shortCode|forget|place)$/;
const sequenceKeys = /^(seq|order|upTo|after|head|cursor|before|received|read|contactRead|contactReceived)$/;
/** Times are told by their size: milliseconds of our days. */
const isTime = (value: unknown): value is number => typeof value === 'number' && value > 1_600_000_000_000;

/** What was said then, said now: ids and numbers the server gave since are put in their places. */
export function sayAgain<Frame>(frame: Frame, bindings: Bindings): Frame {
  const text = JSON.stringify(frame, (key, value: unknown) => {
    if (typeof value === 'string') return bindings.ids.get(value) ?? value;
    if (typeof value === 'number' && sequenceKeys.test(key)) return bindings.sequence.get(value) ?? value;
    return value;
  });
  return JSON.parse(text);
}

/**
 * Finds every place where `now` does not say what `then` said, as `path: then … now …`. Fields nobody knew then may be
 * there; binds what the server made up anew.
 */
export function differences(then: unknown, now: unknown, bindings: Bindings, path = '', key = ''): string[] {
  const differs = [`${path}: then ${JSON.stringify(then)} now ${JSON.stringify(now)}`];
  if (isTime(then)) return isTime(now) ? [] : differs;
  if (key === 'retryAfterMs' || key === 'remaining') {
    const same = typeof then === 'number' && typeof now === 'number' ? then > 0 === now > 0 : then === now;
    return same ? [] : differs;
  }
  if (typeof then === 'number' && typeof now === 'number' && sequenceKeys.test(key)) {
    return isBound(bindings.sequence, then, now) ? [] : differs;
  }
  if (typeof then === 'string' && typeof now === 'string' && idKeys.test(key)) {
    return isBound(bindings.ids, then, now) ? [] : differs;
  }
  if (Array.isArray(then)) {
    if (!Array.isArray(now) || now.length !== then.length) return differs;
    return then.flatMap((inner, index) => differences(inner, now[index], bindings, `${path}[${index}]`, key));
  }
  if (isObject(then)) {
    if (!isObject(now)) return differs;
    return Object.keys(then).flatMap((name) =>
      differences(then[name], now[name], bindings, `${path}.${name}`, name),
    );
  }
  return then === now ? [] : differs;
}

function isBound<Value>(bound: Map<Value, Value>, then: Value, now: Value): boolean {
  const before = bound.get(then);
  if (before === undefined) bound.set(then, now);
  return before === undefined || before === now;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An effect nobody answered is told again, when is a matter of time: whether this one was heard before is in `told`. */
export function isToldAgain(frame: RecordedFrame, told: Set<unknown>): boolean {
  if (frame.type !== 'notify') return false;
  const before = told.has(frame['effectId']);
  told.add(frame['effectId']);
  return before;
}

/** Said to whoever is there, and forgotten. */
const ephemeral: ReadonlySet<string> = new Set(['agent-link']);

/**
 * What a socket heard after one step, however it was cut into frames: the frames that are no changes in their order, and
 * the changes as one, their rows by sequence. An answer may come before or after its changes.
 */
export function gatherHeard(frames: readonly RecordedFrame[]): {
  said: RecordedFrame[];
  changes: RecordedFrame | null;
} {
  const lasting = frames.filter(({ type }) => !ephemeral.has(type));
  const parts = lasting.filter(({ type }) => type === 'changes');
  const listOf = (frame: RecordedFrame, name: string) => {
    const list = frame[name];
    return Array.isArray(list) ? list : [];
  };
  const all = (name: string) => parts.flatMap((part) => listOf(part, name));
  const first = parts[0];
  const last = parts.at(-1);
  return {
    said: lasting.filter(({ type }) => type !== 'changes'),
    changes:
      first === undefined || last === undefined
        ? null
        : {
            ...last,
            ...(first['after'] === undefined ? {} : { after: first['after'] }),
            ...(first['rows'] === undefined ? {} : { rows: all('rows').sort(bySequence) }),
            ...(first['forget'] === undefined ? {} : { forget: all('forget') }),
            ...(first['messages'] === undefined ? {} : { messages: all('messages') }),
          },
  };
}

function bySequence(left: unknown, right: unknown): number {
  const seqOf = (row: unknown) => {
    const value = isObject(row) && isObject(row['value']) ? row['value']['seq'] : 0;
    return typeof value === 'number' ? value : 0;
  };
  return seqOf(left) - seqOf(right);
}
