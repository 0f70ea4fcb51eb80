// Owns turning dialogues into conversations of the past weeks and a handful of today, through the real decisions.

import { activityMessage } from '../../src-shared/commands/activity-message.ts';
import type { AgentCommand } from '../../src-shared/commands/agent-command.ts';
import type { VisitorCommand } from '../../src-shared/commands/visitor-command.ts';
import type { Contact } from '../../src-shared/domain/people/contact.ts';
import {
  type AgentId,
  agentIdSchema,
  type CommandId,
  type ConversationId,
  commandIdSchema,
  contactIdSchema,
  topicIdSchema,
} from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { acceptAgentCommand } from '../actions/accept-agent-command.ts';
import { acceptVisitorCommand } from '../actions/accept-visitor-command.ts';
import { type Batch, openBatch } from '../actions/batch.ts';
import type { ActOutcome } from '../actions/command-queue.ts';
import type { Tables } from '../database/tables.ts';
import { noEffects } from '../effects/effect-ledger.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { cityNames, dayNames, demoTopics, englishNames, frenchNames, productNames } from './demo-people.ts';
import type { Dialogue } from './dialogue.ts';
import { englishDialogues } from './dialogues-english.ts';
import { frenchDialogues } from './dialogues-french.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const conversationsPerCommit = 100;
/** No desk has anything yet. */
const nothingSleeps = Number.POSITIVE_INFINITY;

export type DemoStory = { now: number; random: SeededRandom; pastConversations: number; messages: number };

/** How a conversation of the demo stands in the end, and who has it. `ageMs`: how long ago it began. */
type Fate =
  | { end: 'resolved'; agentId: AgentId; ageMs: number; lines: number }
  | { end: 'open'; agentId: AgentId; ageMs: number; lines: number }
  | { end: 'queued'; ageMs: number };

export function tellDemoConversations(state: WorkspaceState, tables: Tables, story: DemoStory) {
  const { now, random } = story;
  let told = 0;
  let messages = 0;
  let batch = openBatch(state, tables, now, nothingSleeps);
  let inBatch = 0;

  const commit = () => {
    // Nobody is told of what was long ago.
    batch.commit(noEffects);
    state.committed();
    batch = openBatch(state, tables, now, nothingSleeps);
    inBatch = 0;
  };
  const tell = (fate: (dialogue: Dialogue) => Fate) => {
    const french = random.next() < 0.5;
    const dialogue = random.pick(french ? frenchDialogues : englishDialogues);
    told += 1;
    messages += tellOne(batch, { number: told, dialogue, french, fate: fate(dialogue), now, random });
    inBatch += 1;
    if (inBatch >= conversationsPerCommit) commit();
  };
  const past =
    (index: number, of: number) =>
    (dialogue: Dialogue): Fate => ({
      end: 'resolved',
      agentId: pickAgent(dialogue, random),
      ageMs: Math.round(((of - index) / of) * 24 * dayMs) + dayMs + random.below(8 * 60) * minuteMs,
      lines: dialogue.lines.length,
    });

  // Some 6 rows come of each: told first, so that what follows is the newest.
  const bulk = Math.max(0, Math.ceil(story.messages / 6) - story.pastConversations);
  for (let index = 0; messages < story.messages && index < bulk * 2; index += 1) tell(past(index, bulk));
  for (let index = 0; index < story.pastConversations; index += 1) tell(past(index, story.pastConversations));
  for (const [index, who] of ['camille', 'camille', 'marc', 'aisha', 'lea', 'jonas'].entries()) {
    const agentId = agentIdSchema.parse(who);
    tell((dialogue) => ({
      end: 'open',
      agentId,
      ageMs: (9 - index) * minuteMs,
      lines: index % 2 === 0 ? firstAnswer(dialogue) : firstAnswer(dialogue) + 1,
    }));
  }
  for (let index = 0; index < 2; index += 1) tell(() => ({ end: 'queued', ageMs: (2 - index) * 20_000 }));
  commit();
  return { conversations: told, messages };
}

/** How many lines until the customer has an answer. */
function firstAnswer({ lines }: Dialogue): number {
  return lines.findIndex(({ by }) => by === 'agent') + 1;
}

function pickAgent({ topic }: Dialogue, random: SeededRandom): AgentId {
  const orders = topic === 'orders' || topic === 'returns';
  return agentIdSchema.parse(
    random.pick(orders ? ['camille', 'marc', 'lea', 'tom'] : ['camille', 'aisha', 'jonas', 'tom']),
  );
}

type Telling = {
  number: number;
  dialogue: Dialogue;
  french: boolean;
  fate: Fate;
  now: number;
  random: SeededRandom;
};

/** Answers how many messages it made. */
function tellOne(batch: Batch, { number, dialogue, french, fate, now, random }: Telling): number {
  const language: Contact['language'] = french ? 'fr' : 'en';
  const fill = fillIn(language, random);
  const topic = demoTopics.find(({ id }) => id === `topic-${dialogue.topic}`);
  const contactId = contactIdSchema.parse(`demo-contact-${number}`);
  const anonymous = random.next() < 0.25;
  const name = anonymous ? '' : random.pick(french ? frenchNames : englishNames);
  const shortCode = number.toString(36).toUpperCase().padStart(4, 'Q');
  const started = now - fate.ageMs;
  let at = started;
  let step = 0;
  let messages = 0;
  const nextId = (): CommandId => {
    step += 1;
    return commandIdSchema.parse(`demo-command-${number.toString().padStart(7, '0')}-${step}`);
  };
  const visitor = { contactId, shortCode, language };
  const visitorSays = (command: VisitorCommand) => {
    const id = nextId();
    return done(acceptVisitorCommand(visitor, id, command, ignore).decide({ ...batch, now: at }));
  };
  const agentDoes = (agentId: AgentId, command: AgentCommand) => {
    const id = nextId();
    done(acceptAgentCommand(agentId, id, command, ignore).decide({ ...batch, now: at }));
    messages += 1;
  };

  const opening = dialogue.lines[0];
  if (!opening) return 0;
  const { answerConversationId: conversationId } = visitorSays({
    name: 'start-conversation',
    topicId: topic ? topicIdSchema.parse(topic.id) : null,
    source: 'website',
    page: { url: 'https://boutique.example/', title: 'Maison Lumière' },
    text: fill(opening.text),
  });
  messages += 1;
  if (conversationId === null) throw new Error('a demo conversation did not begin');
  batch.describeContact(contactId, {
    name,
    email: anonymous ? null : `${plain(name)}@mail.example`,
    country: french ? random.pick(['FR', 'FR', 'BE', 'CH']) : random.pick(['GB', 'IE', 'US', 'CA']),
    createdAt: started,
  });
  if (fate.end === 'queued') return messages;

  at += 4_000;
  assign(batch, conversationId, fate.agentId, at);
  for (const line of dialogue.lines.slice(1, fate.lines)) {
    at += 8_000 + random.below(40) * 1_000;
    const text = fill(line.text);
    const epoch = batch.state.findConversation(conversationId)?.epoch ?? 0;
    if (line.by === 'customer') {
      visitorSays({ name: 'send-message', conversationId, text });
      messages += 1;
    } else if (line.by === 'note') agentDoes(fate.agentId, { name: 'add-note', conversationId, text });
    else agentDoes(fate.agentId, { name: 'send-reply', conversationId, epoch, text });
  }
  if (fate.end === 'resolved') {
    at += 30_000;
    const epoch = batch.state.findConversation(conversationId)?.epoch ?? 0;
    agentDoes(fate.agentId, { name: 'resolve-conversation', conversationId, epoch });
  }
  return messages;
}

function assign(batch: Batch, id: ConversationId, agentId: AgentId, at: number): void {
  const conversation = batch.state.findConversation(id);
  if (!conversation) throw new Error(`no conversation ${id}`);
  const assigned = {
    ...conversation,
    assigneeId: agentId,
    epoch: conversation.epoch + 1,
    status: 'open' as const,
  };
  const cause = `${id}.${assigned.epoch}`;
  batch.addMessages([activityMessage(id, { kind: 'system' }, { code: 'assigned', agentId }, cause, at)]);
  batch.putConversation(assigned);
}

function fillIn(language: 'en' | 'fr', random: SeededRandom): (text: string) => string {
  const values: Record<string, string> = {
    order: `ML-${10_000 + random.below(80_000)}`,
    product: random.pick(productNames[language]),
    city: random.pick(cityNames[language]),
    day: random.pick(dayNames[language]),
    amount: language === 'fr' ? `${29 + random.below(60)},90 €` : `£${29 + random.below(60)}.90`,
  };
  return (text) => text.replace(/\{(\w+)\}/g, (whole, slot: string) => values[slot] ?? whole);
}

/** An address from a name: letters without accents, a dot between. */
function plain(name: string): string {
  const letters = name.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  return letters.toLowerCase().replace(/[^a-z]+/g, '.');
}

function done(outcome: ActOutcome) {
  if (!outcome.ok) throw new Error(`a demo dialogue was refused: ${outcome.error}`);
  return outcome.value;
}

function ignore(): void {
  // Nobody waits for the answers of the past.
}
