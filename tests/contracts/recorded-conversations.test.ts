// Owns the proof that the recordings are whole and that comparing with them can fail.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { agentCommandSchema } from '../../src-shared/commands/agent-command.ts';
import { visitorCommandSchema } from '../../src-shared/commands/visitor-command.ts';
import { consoleUpSchema } from '../../src-shared/wire/up.ts';
import { widgetUpSchema } from '../../src-shared/wire/widget-up.ts';
import { differences, gatherHeard, isToldAgain, newBindings, sayAgain } from './recorded/compare-recorded.ts';
import { readRecording } from './recorded/recorded-line.ts';

const names = readdirSync(join(import.meta.dirname, 'recorded'))
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => name.replace('.jsonl', ''));
const framesSaid = (version: number, on: '/ws/console' | '/ws/widget') =>
  names
    .filter((name) => name.startsWith(`v${version}-`))
    .flatMap((name) => {
      const lines = readRecording(name);
      const paths = new Map(lines.flatMap((line) => (line.step === 'open' ? [[line.on, line.path]] : [])));
      return lines.flatMap((line) => (line.step === 'up' && paths.get(line.on) === on ? [line.frame] : []));
    });

describe('recorded conversations', () => {
  test.each([
    [1, ['list-ended', 'fetch-conversation', 'notified'], ['edit-note', 'remove-note', 'save-draft']],
    [2, [], []],
  ])(
    'WIRE-9 between them they say every frame and every command of version %i',
    (version, newerFrames, newerCommands) => {
      const commandOf = (frame: object) => ('command' in frame ? frame.command : null);
      const saidBy = (on: '/ws/console' | '/ws/widget') => ({
        frames: new Set(framesSaid(version, on).map(({ type }) => type)),
        commands: framesSaid(version, on).map(commandOf),
      });
      const ofConsole = saidBy('/ws/console');
      const ofWidget = saidBy('/ws/widget');
      const frames = (schema: typeof consoleUpSchema | typeof widgetUpSchema) =>
        schema.options.map((option) => option.shape.type.value);
      const isSaid = (all: readonly unknown[], name: string) =>
        all.some((command) => JSON.stringify(command ?? null).includes(`"name":"${name}"`));
      for (const type of frames(consoleUpSchema))
        expect([type, ofConsole.frames.has(type)]).toEqual([type, !newerFrames.includes(type)]);
      for (const type of frames(widgetUpSchema))
        expect([type, ofWidget.frames.has(type)]).toEqual([type, true]);
      for (const { shape } of agentCommandSchema.options) {
        const name = shape.name.value;
        expect([name, isSaid(ofConsole.commands, name)]).toEqual([name, !newerCommands.includes(name)]);
      }
      for (const { shape } of visitorCommandSchema.options)
        expect([shape.name.value, isSaid(ofWidget.commands, shape.name.value)]).toEqual([
          shape.name.value,
          true,
        ]);
    },
  );

  test('WIRE-9 another answer, a missing row and a row too many are seen; another id, time or number is not', () => {
    const then = { type: 'ack', id: 'recorded-command-0001', seq: 12, at: 1_790_000_000_000, open: true };
    const now = { ...then, id: 'other', seq: 15, at: 1_800_000_000_000, since: 2 };
    expect(differences(then, now, newBindings())).toEqual([]);
    expect(differences(then, { ...now, type: 'refused' }, newBindings())).toHaveLength(1);
    expect(differences(then, { ...now, open: undefined }, newBindings())).toHaveLength(1);
    expect(differences(then, { ...now, at: null }, newBindings())).toHaveLength(1);
    expect(differences([then], [now, now], newBindings())).toHaveLength(1);
    expect(differences([then], [], newBindings())).toHaveLength(1);
  });

  test('WIRE-9 what was bound once stays bound, and is what the client says from then on', () => {
    const bindings = newBindings();
    expect(
      differences({ conversationId: 'c-1', upTo: 7 }, { conversationId: 'c-2', upTo: 9 }, bindings),
    ).toEqual([]);
    expect(differences({ conversationId: 'c-1' }, { conversationId: 'c-3' }, bindings)).toHaveLength(1);
    expect(differences({ seq: 7 }, { seq: 8 }, bindings)).toHaveLength(1);
    const said = { type: 'more', after: 7, n: 7, conversationId: 'c-1' };
    expect(sayAgain(said, bindings)).toEqual({ type: 'more', after: 9, n: 7, conversationId: 'c-2' });
  });

  test('WIRE-9 an effect that is told again is heard once', () => {
    const told = new Set<unknown>();
    const notify = (effectId: number) => ({ type: 'notify', effectId });
    const heard = [notify(1), notify(2), notify(1), { type: 'pong', effectId: 2 }];
    expect(heard.filter((frame) => !isToldAgain(frame, told))).toEqual([heard[0], heard[1], heard[3]]);
  });

  test('WIRE-9 how changes are cut into frames makes no difference, who is there neither', () => {
    const row = (seq: number) => ({ row: 'team', value: { id: `team-${seq}`, seq } });
    const frame = (after: number, upTo: number, rows: object[]) => ({
      type: 'changes',
      after,
      upTo,
      rows,
      forget: [],
    });
    const ack = { type: 'ack', id: 'a' };
    const link = { type: 'agent-link', connected: true };
    const whole = gatherHeard([ack, frame(1, 3, [row(3), row(2)])]);
    expect(gatherHeard([frame(1, 2, [row(2)]), link, ack, frame(2, 3, [row(3)])])).toEqual(whole);
    expect(whole).toEqual({ said: [ack], changes: frame(1, 3, [row(2), row(3)]) });
    expect(gatherHeard([link])).toEqual({ said: [], changes: null });
  });
});
