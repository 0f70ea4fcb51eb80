// Owns where words stand that go back into a draft: in the order said, above what was written since.

export function aboveDraft(said: readonly string[], since: string): string {
  return [...said, since].filter((words) => words !== '').join('\n\n');
}
