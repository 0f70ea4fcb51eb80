// Owns what each machine took on, in order: an act is in sight there once at all times, and stored in the order made.
import type { CommandId, ConversationId } from '../../../src-shared/std/ids.ts';
import { storedIn } from './check-views.ts';
import type { World } from './world.ts';

export type SaidAct = {
  desk: string;
  conversationId: ConversationId;
  entryId: CommandId;
  /** Its agent took it back, threw it away or sent it anew: it may be gone. */
  mayBeGone: boolean;
};

/** `entryId` null: any of the machine's may be gone. */
export function mayBeGone({ said }: World, desk: string, entryId: CommandId | null): void {
  for (const act of said)
    if (act.desk === desk && (entryId === null || act.entryId === entryId)) act.mayBeGone = true;
}

export function checkSaidOrder(world: World): void {
  const last = new Map<string, number>();
  const orders = new Map<string, number>();
  for (const id of world.server.conversationIds())
    for (const message of storedIn(world, id)) orders.set(message.id, message.order);
  for (const { desk, conversationId, entryId } of world.said) {
    const order = orders.get(entryId);
    if (order === undefined) continue;
    const key = `${desk} in ${conversationId}`;
    if (order < (last.get(key) ?? 0)) world.broke('in-order', `${entryId} overtook what ${key} said before`);
    last.set(key, order);
  }
}
