// Owns what a contact is called on screen, and the two letters that stand for them.
import type { Contact } from '../../src-shared/domain/people/contact.ts';
import type { Say } from '../texts/say.ts';

type Named = Pick<Contact, 'name' | 'shortCode'>;

export function contactName(contact: Named, say: Say): string {
  return contact.name.trim() === '' ? say('inbox.visitor', { code: contact.shortCode }) : contact.name;
}

/** One or two letters; an anonymous visitor's are the end of their short code, where codes differ most. */
export function initialsOf(contact: Named): string {
  const words = contact.name
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return contact.shortCode.slice(-2).toUpperCase();
  const letters = words.length === 1 ? [words[0]] : [words[0], words.at(-1)];
  return letters.map((word) => firstLetter(word ?? '')).join('');
}

function firstLetter(word: string): string {
  const letter = word[Symbol.iterator]().next().value;
  return letter === undefined ? '' : letter.toLocaleUpperCase();
}
