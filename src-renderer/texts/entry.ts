// Owns the shape of one text: the same words in every language, with the same placeholders.
import type { Language } from '../../src-shared/bridge/views.ts';

/** Words, or words by number: `one` and `other` follow the language's own rules, `{{count}}` is the number. */
export type Words = string | { one: string; other: string };
export type Entry = Record<Language, Words>;
export type Catalogue = Record<string, Entry>;

/** The names between double braces in a text. */
export type PlaceholdersOf<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | PlaceholdersOf<Rest>
  : never;

/** What a text must be given to be said. */
export type ParametersOf<Words> = Words extends string
  ? PlaceholdersOf<Words>
  : Words extends { other: infer Other }
    ? 'count' | PlaceholdersOf<Other>
    : never;
