// Owns what agents do in a simulated world: everything the console lets them do, on whatever their desk shows just then.
import type { ActAnswer } from '../../../src-shared/bridge/calls.ts';
import type { ThreadView } from '../../../src-shared/bridge/views.ts';
import type { CommandId, ConversationId } from '../../../src-shared/std/ids.ts';
import { DiskFull } from './machine-disk.ts';
import { mayBeGone } from './said-acts.ts';
import type { SimulatedDesk } from './simulated-desk.ts';
import { people, teams } from './simulated-workspace.ts';
import { tokensIn } from './word-ledger.ts';
import type { World } from './world.ts';

type Step = (world: World, desk: SimulatedDesk, conversationId: ConversationId) => Promise<unknown>;

/** Something an agent does on one of the running desks; nothing when none runs. */
export async function agentStep(world: World): Promise<void> {
  const { random } = world;
  const running = world.desks.filter((desk) => desk.isRunning());
  if (running.length === 0) return;
  const desk = random.pick(running);
  const filter = random.pick(['mine', 'mine', 'queue', 'all', 'resolved'] as const);
  const inbox = await desk.call('readInbox', { filter });
  const conversationId =
    inbox === null || inbox.rows.length === 0 ? null : random.pick(inbox.rows).conversationId;
  world.operations += 1;
  if (conversationId === null) {
    if (random.below(3) === 0) await roomOr(setPresence(world, desk));
    else await roomOr(takeRace(world));
    return;
  }
  await roomOr(random.pick(steps)(world, desk, conversationId));
}

/** Where there was no room nothing was done: `notTaken` is called. */
async function roomOr<Answer>(asked: Promise<Answer>, notTaken = () => {}): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof DiskFull)) throw error;
    notTaken();
    return null;
  }
}

const reply: Step = async (world, desk, conversationId) => {
  const thenResolve = world.random.below(6) === 0;
  await speak(world, desk, conversationId, 'reply', (text, entryId) =>
    desk.call('sendReply', { conversationId, text, thenResolve, entryId }),
  );
};

const note: Step = async (world, desk, conversationId) => {
  await speak(world, desk, conversationId, 'note', (text, entryId) =>
    desk.call('addNote', { conversationId, text, entryId }),
  );
};

/** The words are those of the draft with one more; whoever heard no answer asks again under the same id, or gives up. */
async function speak(
  { random, ledger, said }: World,
  desk: SimulatedDesk,
  conversationId: ConversationId,
  kind: 'reply' | 'note',
  ask: (text: string, entryId: CommandId) => Promise<ActAnswer | null>,
): Promise<void> {
  const drafts = await desk.call('readDrafts', { conversationId });
  if (drafts === null) return;
  const text = `${drafts[kind]} ${ledger.newToken()}`.trim();
  const entryId = desk.newId();
  let hadNoRoom = false;
  const asking = () => {
    hadNoRoom = false;
    return roomOr(ask(text, entryId), () => {
      hadNoRoom = true;
    });
  };
  let answer = await asking();
  if (answer === null && random.below(2) === 0) {
    desk.start();
    answer = await asking();
  }
  if (hadNoRoom) ledger.notTaken(tokensIn(text), desk.agent.id, conversationId);
  else if (answer === null) ledger.unsure(tokensIn(text), desk.agent.id, conversationId);
  else if (answer.state === 'queued') {
    ledger.say(tokensIn(text), desk.agent.id, conversationId);
    said.push({ desk: desk.name, conversationId, entryId, mayBeGone: false });
  }
}

const saveDraft: Step = async ({ random, ledger }, desk, conversationId) => {
  const kind = random.pick(['reply', 'note'] as const);
  const drafts = await desk.call('readDrafts', { conversationId });
  if (drafts === null) return;
  const over = drafts[kind];
  const thrownAway = over !== '' && random.below(8) === 0;
  const text = thrownAway ? '' : `${over} ${ledger.newToken()}`.trim();
  let hadNoRoom = false;
  const answer = await roomOr(desk.call('saveDraft', { conversationId, kind, text, over }), () => {
    hadNoRoom = true;
  });
  if (hadNoRoom) return ledger.notTaken(tokensIn(text), desk.agent.id, conversationId);
  if (answer === null) ledger.unsure(tokensIn(text), desk.agent.id, conversationId);
  else ledger.write(tokensIn(text), desk.agent.id, conversationId);
  if (thrownAway) ledger.giveUp(tokensIn(over));
};

const changeNote: Step = async ({ random, ledger }, desk, conversationId) => {
  const messages = await messagesOf(desk, conversationId);
  const mine = messages.flatMap((one) => (one.kind === 'note' && one.mayChange ? [one] : []));
  if (mine.length === 0) return;
  const { id: messageId, text: before } = random.pick(mine);
  // From here on what stands there is whatever was written last.
  ledger.giveUp(tokensIn(before));
  if (random.below(3) === 0) return desk.call('removeNote', { conversationId, messageId });
  const text = ledger.newToken();
  const asked = desk.call('editNote', { conversationId, messageId, text });
  await roomOr(asked, () => ledger.notTaken([text], desk.agent.id, conversationId));
  ledger.unsure([text], desk.agent.id, conversationId);
};

const take: Step = (_, desk, conversationId) => desk.call('takeConversation', { conversationId });

/** Everybody reaches for the same one at once. */
async function takeRace({ desks, random, server }: World): Promise<void> {
  const ids = [...server.conversationIds()];
  if (ids.length === 0) return;
  const conversationId = random.pick(ids);
  for (const desk of desks.filter((one) => one.isRunning()))
    await desk.call('takeConversation', { conversationId });
}

const assign: Step = ({ random }, desk, conversationId) => {
  const teamId = random.pick(teams).id;
  const members = people.filter(({ teamIds }) => teamIds.includes(teamId));
  const agentId = random.below(2) === 0 ? null : random.pick([...members, ...people]).id;
  return desk.call('assignConversation', { conversationId, teamId, agentId });
};

const resolve: Step = (_, desk, conversationId) => desk.call('resolveConversation', { conversationId });
const reopen: Step = (_, desk, conversationId) => desk.call('reopenConversation', { conversationId });

const read: Step = async ({ random }, desk, conversationId) => {
  const thread = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 50 });
  const upTo = thread?.messages.findLast((message) => message.order !== null)?.order;
  if (upTo === undefined || upTo === null) return;
  await desk.call('setLookingAt', { conversationId: random.below(2) === 0 ? conversationId : null });
  return desk.call('markRead', { conversationId, upTo });
};

const typing: Step = ({ random }, desk, conversationId) =>
  desk.call('setTyping', { conversationId, on: random.below(2) === 0 });

const undo: Step = (world, desk) => {
  mayBeGone(world, desk.name, null);
  return desk.call('undoAct', { entryId: null });
};

const sendNow: Step = async (_, desk) => {
  const connection = await desk.call('readConnection', {});
  const [first] = connection?.held ?? [];
  if (first) await desk.call('sendNow', { entryId: first.entryId });
};

/** Edited and sent again, sent again as it was, or thrown away. */
const mendRefused: Step = async (world, desk) => {
  const { random, ledger } = world;
  const refused = await refusedOf(desk);
  if (refused.length === 0) return;
  const { entryId, text } = random.pick(refused);
  const tokens = tokensIn(text ?? '');
  mayBeGone(world, desk.name, entryId);
  if (random.below(3) === 0) {
    ledger.giveUp(tokens);
    return desk.call('discardEntry', { entryId, text: null });
  }
  const edited = text !== null && random.below(2) === 0 ? `${text} ${ledger.newToken()}` : null;
  const asked = desk.call('resendEntry', { entryId, text: edited, newEntryId: desk.newId() });
  const answer = await roomOr(asked, () => ledger.notTaken(tokensIn(edited ?? ''), desk.agent.id, null));
  if (answer === null) ledger.unsure(tokensIn(edited ?? ''), desk.agent.id, null);
  else if (answer.state === 'queued') ledger.say(tokensIn(edited ?? ''), desk.agent.id, null);
};

async function refusedOf(desk: SimulatedDesk): Promise<{ entryId: CommandId; text: string | null }[]> {
  const inbox = await desk.call('readInbox', { filter: 'all' });
  const here = (inbox?.rows ?? []).filter((row) => row.refused > 0);
  const found = [...(inbox?.outOfSight ?? [])].map(({ entryId, text }) => ({ entryId, text }));
  for (const { conversationId } of here) {
    const thread = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
    if (thread === null) continue;
    found.push(...thread.refusedActs.map(({ entryId, text }) => ({ entryId, text })));
    for (const message of thread.messages) {
      if (message.delivery.state === 'refused' && message.entryId !== null && message.kind !== 'activity')
        found.push({ entryId: message.entryId, text: message.text });
    }
  }
  return found;
}

async function messagesOf(
  desk: SimulatedDesk,
  conversationId: ConversationId,
): Promise<ThreadView['messages']> {
  const thread = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 50 });
  return thread?.messages ?? [];
}

const setPresence = ({ random }: World, desk: SimulatedDesk) =>
  desk.call('setPresence', {
    presence: random.pick(['online', 'online', 'busy', 'away'] as const),
    acceptingChat: random.below(4) > 0,
  });

const prefer: Step = ({ random }, desk) =>
  desk.call('savePreferences', { undoSeconds: random.pick([0, 0, 5, 10] as const) });

/** The answer may take time; it is not waited for. */
const fetchOlder: Step = async (_, desk) => desk.begin('fetchOlder', {});

const several: Step = async (world, desk, conversationId) => {
  for (let count = 2 + world.random.below(2); count > 0; count -= 1) await reply(world, desk, conversationId);
};

const steps: readonly Step[] = [
  ...[reply, reply, reply, reply, several, note, note, saveDraft, saveDraft, saveDraft],
  ...[changeNote, changeNote, take, assign, assign, assign, resolve, resolve, reopen, read, read, typing],
  ...[undo, undo, sendNow, mendRefused, mendRefused, setPresence, prefer, fetchOlder],
];
