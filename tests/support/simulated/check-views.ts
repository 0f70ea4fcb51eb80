// Owns what must hold at every moment for what agents and visitors are shown: each thread in the server's order, no hole, no double.
import type { ThreadView } from '../../../src-shared/bridge/views.ts';
import { type Message, messageSchema } from '../../../src-shared/domain/conversation/message.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { Invariant } from '../../trials/trial.ts';
import type { SimulatedDesk } from './simulated-desk.ts';
import type { World } from './world.ts';

/** A look at some of the screens. */
export async function checkSomeViews(world: World): Promise<void> {
  const { random, desks, server } = world;
  const ids = server.conversationIds();
  const running = desks.filter((desk) => desk.isRunning());
  if (ids.length > 0 && running.length > 0) await checkThread(world, random.pick(running), random.pick(ids));
  checkVisitors(world);
}

export async function checkThread(
  world: World,
  desk: SimulatedDesk,
  conversationId: ConversationId,
): Promise<void> {
  const thread = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
  if (thread === null) return;
  const stored = storedIn(world, conversationId);
  const say = (invariant: Invariant, what: string) =>
    world.broke(invariant, `${desk.name} shows ${conversationId} ${what}`);
  const seen = new Set<string>();
  for (const { id } of thread.messages) {
    if (seen.has(id)) say('unique', `with ${id} twice`);
    seen.add(id);
  }
  const confirmed = thread.messages.filter((message) => message.order !== null);
  const shown = confirmed.map(({ order, id }) => `${order} ${id}`);
  const last = confirmed.at(-1)?.order ?? 0;
  const first = thread.hasEarlier ? (confirmed[0]?.order ?? 0) : 0;
  const due = stored
    .filter(({ order }) => order >= first && order <= last)
    .map(({ order, id }) => `${order} ${id}`);
  if (thread.whole ? shown.join() !== due.join() : shown.some((one) => !due.includes(one)))
    say('in-order', `as ${shown.join()} where the server has ${due.join()}`);
  checkRefused(world, thread, stored, say);
  if (!thread.whole || thread.hasEarlier) return;
  for (const act of world.said) {
    if (act.desk !== desk.name || act.conversationId !== conversationId || act.mayBeGone) continue;
    if (!seen.has(act.entryId)) say('honest-outcome', `without ${act.entryId}, which was taken on there`);
  }
}

/** P5: nothing stored is called refused. */
function checkRefused(
  { server }: World,
  thread: ThreadView,
  stored: readonly Message[],
  say: (invariant: Invariant, what: string) => void,
): void {
  for (const { entryId, delivery } of thread.messages) {
    if (entryId === null || delivery.state !== 'refused') continue;
    if (server.watch.acked.has(entryId))
      say('honest-outcome', `with ${entryId} refused, which was acknowledged`);
    if (stored.some(({ id }) => String(id) === entryId))
      say('honest-outcome', `with ${entryId} refused, which is stored`);
  }
}

function checkVisitors(world: World): void {
  for (const visitor of world.visitors) {
    for (const { session } of visitor.tabs) {
      const { conversation, messages, hasEarlier } = session.view().thread;
      if (conversation === null) continue;
      const shown = messages.map(({ order, id }) => `${order} ${id}`);
      const [first, last] = [hasEarlier ? (messages[0]?.order ?? 0) : 0, messages.at(-1)?.order ?? 0];
      const due = storedIn(world, conversation.id)
        .filter(({ kind, order }) => isSpoken(kind) && order >= first && order <= last)
        .map(({ order, id }) => `${order} ${id}`);
      world.trace.note(`${visitor.name} sees ${shown.join()}`);
      if (shown.join() !== due.join())
        world.broke('in-order', `${visitor.name} sees ${shown.join()} where the server has ${due.join()}`);
    }
  }
}

export const isSpoken = (kind: Message['kind']) => kind === 'incoming' || kind === 'outgoing';

/** Everything has come out even: each tab shows what is going on, up to its last word. */
export function checkTabsSettled(world: World): void {
  const { server, visitors, broke } = world;
  const going = server.database
    .prepare<[string], string>(
      `SELECT id FROM conversations WHERE status NOT IN ('resolved', 'abandoned') AND contact_id =
         (SELECT contact_id FROM conversations WHERE id = ?)`,
    )
    .pluck();
  for (const { name, tabs } of visitors) {
    for (const { session } of tabs) {
      const { loadingEarlier, thread } = session.view();
      const { conversation, messages, hasEarlier } = thread;
      if (conversation === null) continue;
      const due = going.get(conversation.id) ?? conversation.id;
      if (due !== conversation.id) broke('liveness', `${name} sees ${conversation.id} while ${due} goes on`);
      const spoken = storedIn(world, conversation.id).filter(({ kind }) => isSpoken(kind));
      if (messages.at(-1)?.order !== spoken.at(-1)?.order || (hasEarlier && spoken.length <= messages.length))
        broke('liveness', `${name} sees ${messages.length} of ${spoken.length} in ${conversation.id}`);
      if (loadingEarlier) broke('liveness', `${name} still waits for earlier messages`);
    }
  }
}

/** In order. */
export function storedIn({ server }: World, conversationId: string): Message[] {
  return server.database
    .prepare<[string], string>('SELECT body FROM messages WHERE conversation_id = ? ORDER BY "order"')
    .pluck()
    .all(conversationId)
    .map((body) => messageSchema.parse(JSON.parse(body)));
}
