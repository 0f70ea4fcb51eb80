// Owns `window.desk` in the page, and nothing else: calls go over the port main hands in, answers and notices come back.
import { contextBridge, ipcRenderer } from 'electron';
import { maxCallFrameLength, maxCallsUnanswered } from '../src-shared/bridge/bridge-limits.ts';
import type { CallProblem } from '../src-shared/bridge/calls.ts';
import type { DeskWindow } from '../src-shared/bridge/desk-window.ts';
import { readCallId } from './read-call-id.ts';

/** Notices that came before the page listened; beyond this the page has not loaded and will read everything anyway. */
const maxEarlyNotices = 100;

type Waiting = { frame: string; resolve(answer: string): void };

const unanswered = new Map<number, Waiting>();
const listeners = new Set<(notice: string) => void>();
let earlyNotices: string[] = [];
let port: MessagePort | null = null;

function failed(callId: number, problem: CallProblem): string {
  return JSON.stringify({ callId, state: 'failed', problem });
}

function receive(text: unknown): void {
  if (typeof text !== 'string') return;
  const callId = readCallId(text);
  if (callId === null) {
    if (listeners.size > 0) for (const listener of listeners) listener(text);
    else if (earlyNotices.length < maxEarlyNotices) earlyNotices.push(text);
    return;
  }
  const call = unanswered.get(callId);
  unanswered.delete(callId);
  call?.resolve(text);
}

/** What was on its way when the desk ended will never be answered, and is not sent twice from here: the page knows what it may ask again. */
function loseDesk(lost: MessagePort): void {
  if (port !== lost) return;
  port = null;
  lost.close();
  for (const [callId, { resolve }] of unanswered) resolve(failed(callId, 'desk-restarted'));
  unanswered.clear();
}

ipcRenderer.on('desk-port', ({ ports: [given] }) => {
  if (given === undefined) return;
  if (port !== null) loseDesk(port);
  port = given;
  given.addEventListener('message', ({ data }) => receive(data));
  given.addEventListener('close', () => loseDesk(given));
  given.start();
  for (const { frame } of unanswered.values()) given.postMessage(frame);
});
ipcRenderer.send('ask-for-desk-port');

const desk: DeskWindow = {
  call(frame) {
    if (typeof frame !== 'string') return Promise.resolve(failed(-1, 'invalid-input'));
    if (frame.length > maxCallFrameLength) {
      return Promise.resolve(failed(readCallId(frame.slice(0, 100)) ?? -1, 'too-large'));
    }
    const callId = readCallId(frame);
    if (callId === null || unanswered.has(callId))
      return Promise.resolve(failed(callId ?? -1, 'invalid-input'));
    if (unanswered.size >= maxCallsUnanswered) return Promise.resolve(failed(callId, 'too-many'));
    return new Promise((resolve) => {
      unanswered.set(callId, { frame, resolve });
      port?.postMessage(frame);
    });
  },
  onNotice(listener) {
    if (typeof listener !== 'function') return () => undefined;
    listeners.add(listener);
    const missed = earlyNotices;
    earlyNotices = [];
    for (const notice of missed) listener(notice);
    return () => {
      listeners.delete(listener);
    };
  },
};

contextBridge.exposeInMainWorld('desk', desk);
