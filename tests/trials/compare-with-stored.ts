// Owns what must hold between what writers were told and what the server stored (promises.md P1, P3).
import type { Stored } from '../support/read-stored.ts';
import { broken, type Violation } from './trial.ts';

export type Told = {
  name: string;
  acked: readonly { id: string; text: string }[];
  refused: readonly { id: string; text: string }[];
};

/** What holds of a stored database by itself: whole, numbered without gaps, nothing under two numbers. */
export function compareStored(stored: Stored): Violation[] {
  const violations: Violation[] = [];
  if (stored.integrity !== 'ok')
    violations.push(broken('whole-database', `the database is damaged: ${stored.integrity}`));
  const { given, first, last, different } = stored.sequence;
  if (given !== different)
    violations.push(broken('unique', `the sequence gave ${given - different} numbers twice`));
  if (given > 0 && (first !== 1 || last !== given))
    violations.push(broken('gapless', `the sequence has gaps: ${given} numbers from ${first} to ${last}`));
  const ids = new Map<string, number>();
  for (const { id } of stored.messages) ids.set(id, (ids.get(id) ?? 0) + 1);
  for (const [id, count] of ids)
    if (count > 1) violations.push(broken('unique', `message ${id} is stored ${count} times`));
  return violations;
}

/** Every broken promise, in words; empty when all is well. Texts of `told` differ from one another. */
export function compareWithStored(stored: Stored, told: readonly Told[]): Violation[] {
  const violations = compareStored(stored);
  const byId = new Map<string, { order: number; text: string | null; conversationId: string }>();
  const byText = new Map<string, number>();
  for (const { id, order, text, conversationId } of stored.messages) {
    byId.set(id, { order, text, conversationId });
    if (text !== null) byText.set(text, (byText.get(text) ?? 0) + 1);
  }
  for (const [text, count] of byText)
    if (count > 1) violations.push(broken('unique', `"${text}" is stored ${count} times`));

  for (const { name, acked, refused } of told) {
    // Within a conversation: what one writer says in two of them may be stored in either order.
    const previous = new Map<string, number>();
    for (const { id, text } of acked) {
      const message = byId.get(id);
      if (!message) {
        violations.push(broken('acked-stored', `${name}: "${text}" was acknowledged and is not stored`));
        continue;
      }
      if (message.text !== text)
        violations.push(broken('acked-stored', `${name}: "${text}" is stored as "${message.text}"`));
      if (message.order < (previous.get(message.conversationId) ?? 0))
        violations.push(broken('in-order', `${name}: "${text}" is stored before what was sent earlier`));
      previous.set(message.conversationId, message.order);
      if (!stored.commandIds.has(id))
        violations.push(broken('acked-stored', `${name}: "${text}" is stored without its client key`));
    }
    for (const { id, text } of refused) {
      if (byId.has(id))
        violations.push(broken('honest-outcome', `${name}: "${text}" was refused and is stored`));
    }
  }
  return violations;
}
