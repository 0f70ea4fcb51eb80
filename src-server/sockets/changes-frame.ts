// Owns the text of a `changes` frame: put together from rows already written as JSON.
import { encodeFrame } from './frame-writer.ts';

export type ChangesParts = {
  after: number;
  upTo: number;
  remaining: number;
  rows: readonly string[];
  forget: readonly string[];
};

/** The frame of down.ts `changesSchema`, encoded for the socket. */
export function changesFrame({ after, upTo, remaining, rows, forget }: ChangesParts): Buffer {
  return encodeFrame(
    `{"type":"changes","after":${after},"upTo":${upTo},"remaining":${remaining},"rows":[${rows.join(',')}],"forget":${JSON.stringify(forget)}}`,
  );
}
