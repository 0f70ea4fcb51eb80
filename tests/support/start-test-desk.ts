// Owns a desk in this process, in plain Node, with one window and what it told the main process.
import { randomBytes } from 'node:crypto';
import { type Desk, type DeskOptions, startDesk } from '../../src-main/desk/start-desk.ts';
import type { DeskToMain } from '../../src-shared/bridge/main-desk.ts';
import { commandIdChance, makeCommandId } from '../../src-shared/std/make-command-id.ts';
import { portPair, type TestWindow, testWindow } from './desk-window.ts';

export type TestDesk = TestWindow & {
  desk: Desk;
  toMain: DeskToMain[];
  /** Bugs the desk reported; a test that expects none looks here. */
  bugs: unknown[];
  openWindow(): TestWindow;
};

export type TestDeskOptions = { dataDir: string; serverUrl: string } & Partial<DeskOptions>;

export function startTestDesk(options: TestDeskOptions): TestDesk {
  const toMain: DeskToMain[] = [];
  const bugs: unknown[] = [];
  const desk = startDesk({
    clientVersion: '0.1.0',
    deviceName: 'test desk',
    nativeBinding: null,
    savedToken: null,
    signInWith: null,
    clock: Date,
    makeId: () => makeCommandId(Date.now(), randomBytes(commandIdChance)),
    onToMain: (message) => void toMain.push(message),
    onBug: (error) => void bugs.push(error),
    ...options,
  });
  const openWindow = () => {
    const ports = portPair();
    desk.attachWindow(ports.desk);
    return testWindow(ports.window);
  };
  return { desk, toMain, bugs, openWindow, ...openWindow() };
}
