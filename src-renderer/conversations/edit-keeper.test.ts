// Owns the proof that words being changed in place reach the desk soon, once at a time, and never behind the act that took them.
import { beforeEach, describe, expect, test } from 'vitest';
import type { EditedId } from '../../src-shared/bridge/views.ts';
import { conversationIdSchema, messageIdSchema } from '../../src-shared/std/ids.ts';
import { saveAfterMs } from './draft-keeper.ts';
import { createEditKeeper, type EditKeeper } from './edit-keeper.ts';

const id = messageIdSchema.parse('note-1');
const conversationId = conversationIdSchema.parse('amelie');

let now: number;
let due: { at: number; then: () => void }[];
let shown: Map<EditedId, string>;
let disk: Map<EditedId, string>;
let asked: string[];
let full: boolean;
let troubles: number;
let keeper: EditKeeper;

beforeEach(() => {
  [now, due, asked, full, troubles] = [0, [], [], false, 0];
  [shown, disk] = [new Map(), new Map()];
  const ask = async (what: string, does: () => void) => {
    asked.push(what);
    await Promise.resolve();
    if (full) throw new Error('disk-full');
    does();
  };
  keeper = createEditKeeper({
    words(which) {
      const text = shown.get(which);
      return text === undefined
        ? null
        : { what: 'note', kind: 'note', conversationId, before: 'as it was', text };
    },
    save: (which, { text }) => ask(text, () => disk.set(which, text)),
    drop: (which) => ask('dropped', () => disk.delete(which)),
    wait(ms, then) {
      const timer = { at: now + ms, then };
      due.push(timer);
      return () => {
        due = due.filter((one) => one !== timer);
      };
    },
    failed() {
      troubles += 1;
    },
  });
});
async function pass(ms: number): Promise<void> {
  now += ms;
  for (const timer of due.filter(({ at }) => at <= now)) {
    due = due.filter((one) => one !== timer);
    timer.then();
  }
  for (let tick = 0; tick < 20; tick += 1) await Promise.resolve();
}
function type(text: string): void {
  shown.set(id, text);
  keeper.changed(id);
}
function close(): void {
  shown.delete(id);
  keeper.changed(id);
}

describe('words being changed', () => {
  test('UI-40 are on the desk’s disk 300 ms after the first keystroke, and gone from it as soon as they are let go of', async () => {
    type('a');
    await pass(saveAfterMs - 1);
    type('ab');
    expect(asked).toEqual([]);
    await pass(1);
    expect(disk.get(id)).toBe('ab');
    await pass(10_000);
    expect(asked).toEqual(['ab']);
    type('abc');
    close();
    await pass(0);
    expect(disk.size).toBe(0);
    await pass(10_000);
    expect(asked).toEqual(['ab', 'dropped']);
  });

  test('UI-40 are saved at once when the field is left, or the window goes', async () => {
    type('left');
    void keeper.flush();
    await pass(0);
    expect(disk.get(id)).toBe('left');
    type('left for good');
    keeper.leave();
    await pass(0);
    expect(disk.get(id)).toBe('left for good');
  });

  test('UI-40 that can not be saved are tried again, and it is told once', async () => {
    full = true;
    type('a');
    await pass(saveAfterMs);
    await pass(3_000);
    await pass(3_000);
    expect([asked.length, troubles, disk.size]).toEqual([3, 1, 0]);
    full = false;
    await pass(3_000);
    expect(disk.get(id)).toBe('a');
    disk.clear();
    void keeper.saveAgain();
    await pass(0);
    expect(disk.get(id)).toBe('a');
  });

  test('UI-40 that an act takes are not saved behind it; when it is not done, they are', async () => {
    type('first');
    await pass(saveAfterMs);
    type('taken');
    let answer = (_taken: boolean) => {};
    const act = () =>
      keeper.whileTaken(id, async () => {
        asked.push('the act');
        if (await new Promise<boolean>((resolve) => (answer = resolve))) shown.delete(id);
        disk.delete(id);
      });
    void act();
    type('taken, and more');
    await pass(saveAfterMs);
    void keeper.flush();
    keeper.leave();
    await pass(saveAfterMs);
    expect(asked).toEqual(['first', 'taken', 'the act']);
    answer(true);
    await pass(0);
    expect(disk.size).toBe(0);
    await pass(10_000);
    expect([...disk]).toEqual([]);

    type('refused');
    void act();
    type('refused, and more');
    answer(false);
    await pass(saveAfterMs);
    expect(disk.get(id)).toBe('refused, and more');
  });

  test('UI-40 of who signs out stay on the desk’s disk', async () => {
    type('kept');
    await pass(saveAfterMs);
    type('kept, and more');
    keeper.forget();
    shown.delete(id);
    await pass(10_000);
    expect(disk.get(id)).toBe('kept');
  });
});
