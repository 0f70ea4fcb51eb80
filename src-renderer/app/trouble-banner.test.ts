// Owns which troubles are said across the top.
import { expect, test } from 'vitest';
import { type ConnectionView, connectionViewSchema } from '../../src-shared/bridge/views.ts';
import { troublesOf } from './trouble-banner.tsx';

const link = (given: Record<string, unknown>): ConnectionView =>
  connectionViewSchema.parse({
    state: 'live',
    toSend: 0,
    held: [],
    unanswered: 0,
    refused: 0,
    serverAheadMs: 0,
    disk: 'ok',
    salvagedAt: null,
    latencyMs: 20,
    ...given,
  });

test('UI-24 a full disk, a version that does not fit and mended damage are said; a good line and an ended session are not', () => {
  expect(troublesOf(link({}), null)).toEqual([]);
  expect(troublesOf(link({ state: 'refused', reason: 'revoked' }), null)).toEqual([]);
  expect(troublesOf(link({ state: 'refused', reason: 'protocol-too-old' }), null)).toEqual(['too-old']);
  expect(troublesOf(link({ state: 'refused', reason: 'protocol-too-new' }), null)).toEqual(['too-new']);
  expect(troublesOf(link({ disk: 'full', salvagedAt: 5 }), null)).toEqual(['disk-full', 'salvaged']);
  expect(troublesOf(link({ salvagedAt: 5 }), 5)).toEqual([]);
  expect(troublesOf(link({ salvagedAt: 6 }), 5)).toEqual(['salvaged']);
});
