// Owns the server's working half, put together once: what it knows, who is connected, what is decided; doors come from outside.
import type { Clock } from '../../src-shared/std/clock.ts';
import type { CommandId } from '../../src-shared/std/ids.ts';
import { changesPageSize } from '../../src-shared/wire/limits.ts';
import { createCommandQueue, type QueueTimers, realTimers } from '../actions/command-queue.ts';
import type { Tables } from '../database/tables.ts';
import type { Workspace } from '../database/workspace-rows.ts';
import { loadEffectLedger } from '../effects/effect-ledger.ts';
import { createEffectWorker } from '../effects/effect-worker.ts';
import { assignQueued } from '../routing/assign-queued.ts';
import type { Tokens } from '../sign-in/tokens.ts';
import type { ClientSocket } from '../sockets/client-socket.ts';
import { createCommandRates } from '../sockets/command-patience.ts';
import { type ConsoleHub, createConsoleHub } from '../sockets/console-hub.ts';
import { openConsoleSession } from '../sockets/console-session.ts';
import { createHelloLine } from '../sockets/hello-line.ts';
import { createPageSizes } from '../sockets/page-sizes.ts';
import { createPartSizes } from '../sockets/part-sizes.ts';
import { createSharedPages } from '../sockets/shared-pages.ts';
import type { SocketSession } from '../sockets/socket-door.ts';
import { createWidgetHub, type WidgetHub } from '../sockets/widget-hub.ts';
import { openWidgetSession } from '../sockets/widget-session.ts';
import { loadWorkspaceState } from '../workspace/workspace-state.ts';
import type { Config } from './config.ts';

export type ServiceOptions = {
  config: Pick<
    Config,
    | 'socketsPerAgent'
    | 'socketsPerVisitor'
    | 'agentCommandsPerSecond'
    | 'visitorCommandsPerSecond'
    | 'addressCommandsPerSecond'
    | 'workspaceCommandsPerSecond'
  >;
  /** Ended conversations younger than this are on every desk that may see them. */
  horizonMs: number;
  /** Rows in a console's page, about; left out: as many as the wire allows. */
  pageSize?: number;
  tables: Tables;
  workspace: Workspace;
  tokens: Tokens;
  clock: Clock;
  /** Monotonic ms, finer than `clock`, for how long things take; the one sockets tell `heardAt` by. Left out: the clock. */
  stopwatch?: () => number;
  timers?: QueueTimers;
  onOutage(error: unknown): void;
  onRecovered(): void;
  onBug(error: unknown, commandId: CommandId | null): void;
};

export function openService(options: ServiceOptions) {
  const { config, horizonMs, tables, workspace, tokens, clock, onOutage, onRecovered, onBug } = options;
  const timers = options.timers ?? realTimers;
  const { now } = clock;
  const stopwatch = options.stopwatch ?? now;
  const state = loadWorkspaceState(tables, workspace);
  const ledger = loadEffectLedger(tables);
  const queue = createCommandQueue({
    state,
    tables,
    clock,
    timers,
    effects: ledger,
    horizonMs,
    assignQueued: (batch) => assignQueued(batch, (id) => consoles.isConnected(id)),
    tell(commit) {
      for (const id of commit.rightsChanged) consoles.rightsChanged(id);
      consoles.tell(commit);
      widgets.tell(commit);
      effects.tell(commit);
    },
    onOutage,
    onRecovered,
    onBug,
  });
  const effects = createEffectWorker({
    ledger,
    state,
    clock,
    stopwatch,
    after: timers.after,
    consolesOf: (id) => consoles.consolesOf(id),
    onOutage,
    onBug: (error) => onBug(error, null),
  });
  const consoles: ConsoleHub = createConsoleHub({
    state,
    now,
    stopwatch,
    after: timers.after,
    consolesPerAgent: config.socketsPerAgent,
    onAvailabilityChanged: () => queue.route(),
    onLive: effects.consoleCame,
    onGone: effects.consoleWent,
    onNotified: effects.notified,
    onAgentTyping: (conversationId, agentId, on) => widgets.tellAgentTyping(conversationId, agentId, on),
    onBug: (error) => onBug(error, null),
  });
  const widgets: WidgetHub = createWidgetHub({
    state,
    pagesPerVisitor: config.socketsPerVisitor,
    agentsOnline: () => consoles.isOnline(),
    onContactTyping: (conversationId, on) => consoles.tellContactTyping(conversationId, on),
    onBug: (error) => onBug(error, null),
  });
  const hellos = createHelloLine({ now: stopwatch, soon: timers.soon });
  const pageSizes = createPageSizes(options.pageSize ?? changesPageSize);
  const partSizes = createPartSizes(pageSizes.most);
  const sharedPages = createSharedPages(tables, pageSizes.most);
  const session = { state, tables, tokens, queue, now };
  const rateOf = (perSecond: number) => ({ perSecond, burst: perSecond * 4 });
  const rates = createCommandRates({
    agent: rateOf(config.agentCommandsPerSecond),
    visitor: rateOf(config.visitorCommandsPerSecond),
    address: rateOf(config.addressCommandsPerSecond),
    workspace: rateOf(config.workspaceCommandsPerSecond),
  });
  return {
    state,
    queue,
    effects,
    consoles,
    widgets,
    openConsole: (client: ClientSocket, onGreeted: () => void = () => {}): SocketSession =>
      openConsoleSession(client, {
        ...session,
        stopwatch,
        horizonMs,
        pageSizes,
        partSizes,
        after: timers.after,
        hub: consoles.port,
        sharedPages,
        hellos,
        onGreeted,
        rates: rates.agents,
        onBug: (error) => onBug(error, null),
      }),
    openWidget: (client: ClientSocket): SocketSession =>
      openWidgetSession(client, {
        ...session,
        after: timers.after,
        hub: widgets.port,
        rates: rates.visitors,
        onBug: (error) => onBug(error, null),
      }),
  };
}
export type Service = ReturnType<typeof openService>;
