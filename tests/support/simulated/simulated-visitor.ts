// Owns one visitor: a browser that keeps things, and any number of tabs with the real panel's conversation in them.

import type { CommandId } from '../../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../../src-shared/std/seeded-random.ts';
import {
  openUnsentMessages,
  unsentKeyPrefix,
} from '../../../src-widget/panel/conversation/unsent-messages.ts';
import {
  createVisitorSession,
  type VisitorSession,
} from '../../../src-widget/panel/conversation/visitor-session.ts';
import { openVisitorToken, tokenKey } from '../../../src-widget/panel/conversation/visitor-token.ts';
import type { KeptStorage } from '../../../src-widget/panel/storage/kept-storage.ts';
import { seededCommandIds } from '../command-ids.ts';
import type { Network } from './network.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

export type SimulatedTab = { session: VisitorSession; close(): void };

export type SimulatedVisitor = {
  name: string;
  tabs: readonly SimulatedTab[];
  openTab(): void;
  /** Without a word, as when the browser is killed. */
  closeTab(): void;
  /** Null without a tab. */
  session(): VisitorSession | null;
  /** What the browser keeps of messages the server has not confirmed. */
  keptUnsent(): number;
  newId(): CommandId;
};

export function simulatedVisitor(options: {
  name: string;
  time: VirtualTime;
  trace: Trace;
  random: SeededRandom;
  network: Network;
}): SimulatedVisitor {
  const { name, time, trace, random, network } = options;
  const kept = new Map<string, string>();
  const makeId = seededCommandIds(name, random);
  const tabs: SimulatedTab[] = [];
  let opened = 0;

  function openTab(): void {
    opened += 1;
    const tabName = `${name}.${opened}`;
    let closed = false;
    const ends = new Set<{ drop(): void }>();
    const storage: KeptStorage = {
      read: (key) => kept.get(key) ?? null,
      write(key, value) {
        if (closed) return;
        kept.set(key, value);
        tellOthers(key);
      },
      remove(key) {
        if (closed || !kept.delete(key)) return;
        tellOthers(key);
      },
      keys: (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)),
    };
    /** As the browser tells the other tabs of what one has kept. */
    function tellOthers(key: string): void {
      for (const other of tabs) {
        if (other === tab) continue;
        time.after(1, () => {
          if (!tabs.includes(other)) return;
          if (key === tokenKey) other.session.tokenMayHaveChanged();
          else if (key.startsWith(unsentKeyPrefix)) other.session.unsentMayHaveChanged();
        });
      }
    }
    const session = createVisitorSession({
      open(events) {
        const guarded = (act: () => void) => closed || act();
        const end = network.connect('widget', tabName, {
          opened: () => guarded(events.opened),
          message: (text) => guarded(() => events.text(text)),
          closed: (code) => guarded(() => events.closed(code)),
        });
        ends.add(end);
        return {
          send: (text) => end.send(text),
          close() {
            ends.delete(end);
            end.drop();
          },
        };
      },
      after: (ms, act) => time.after(ms, () => closed || act()),
      random: random.next,
      now: time.epoch,
      newId: makeId,
      token: openVisitorToken(storage),
      unsent: openUnsentMessages(storage),
      language: 'en',
      source: 'website',
    });
    const tab: SimulatedTab = {
      session,
      close() {
        closed = true;
        for (const end of ends) end.drop();
        tabs.splice(tabs.indexOf(tab), 1);
      },
    };
    tabs.push(tab);
    trace.note(`${tabName} opens`);
    session.connect();
  }

  return {
    name,
    tabs,
    openTab,
    closeTab() {
      trace.note(`${name} closes a tab`);
      if (tabs.length > 0) random.pick(tabs).close();
    },
    session: () => (tabs.length === 0 ? null : random.pick(tabs).session),
    keptUnsent: () => [...kept.keys()].filter((key) => key.startsWith(unsentKeyPrefix)).length,
    newId: makeId,
  };
}
