// Owns the text of a `changes` frame: put together from rows already written as JSON.
import type { Rights } from '../../src-shared/wire/down.ts';
import { encodeFrame } from './frame-writer.ts';

export type ChangesParts = {
  after: number;
  upTo: number;
  remaining: number;
  rows: readonly string[];
  forget: readonly string[];
  /** Where a snapshot goes on; null or left out: it is none, or this is its end. */
  place?: string | null;
  /** Other rights of the agent, told once; null or left out: they are as they were. */
  rights?: Rights | null;
};

/** The frame of down.ts `changesSchema`, encoded for the socket. */
export function changesFrame({ after, upTo, remaining, rows, forget, place, rights }: ChangesParts): Buffer {
  const goesOn = place ? `,"place":${JSON.stringify(place)}` : '';
  const told = rights ? `,"rights":${JSON.stringify(rights)}` : '';
  return encodeFrame(
    `{"type":"changes","after":${after},"upTo":${upTo},"remaining":${remaining},"rows":[${rows.join(',')}],"forget":${JSON.stringify(forget)}${goesOn}${told}}`,
  );
}
