// Owns what a signed-in console is to the hub that tells it things, and what the hub is to it.
import type { ConversationId } from '../../src-shared/std/ids.ts';
import type { EffectTaker } from '../effects/effect-worker.ts';
import type { OpenSession } from '../sign-in/find-session.ts';
import type { AgentLinks } from './agent-links.ts';
import type { ClientSocket } from './client-socket.ts';
import type { RingingConsole } from './ringing.ts';

/** One signed-in console, as the hub that tells it things sees it. */
export type LiveConsole = EffectTaker &
  RingingConsole & {
    readonly session: OpenSession;
    readonly client: ClientSocket;
    /** It has only what is within the horizon: what wakes beyond it comes whole. */
    readonly hasHorizon: boolean;
    /** Whether `changes` are told as they happen; else they come by pages. */
    isLive(): boolean;
    upTo(): number;
    /** Tells what happened up to `upTo`, already encoded with this console's `after`. */
    tell(frame: Buffer, upTo: number): void;
    /** Tells what happened by reading it from the database: for what changed sight, or is large. */
    tellByPages(): void;
    /** The agent's roles or teams are others now: what it has is not what it may have. */
    rightsChanged(): void;
  };

export type ConsoleHubPort = {
  /** Answers false when the agent has too many already. */
  add(console: LiveConsole): boolean;
  remove(console: LiveConsole): void;
  /** It has caught up. */
  live(console: LiveConsole): void;
  notified(console: LiveConsole, effectId: number): void;
  /** Who is there. */
  links: Pick<AgentLinks, 'idsText' | 'links' | 'since'>;
  typing(from: LiveConsole, conversationId: ConversationId, on: boolean): void;
};
