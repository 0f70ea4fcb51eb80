// Owns following a link of a message: the desk decides, and a refusal is said.
import { currentSay } from '../texts/use-texts.ts';
import { announce } from '../view-state/announcements.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { problemInWords } from '../view-state/refusal-words.ts';

export function openLink(url: string): void {
  callDesk('openLink', { url }).then(
    (answer) => {
      if (answer.state === 'refused') announce(currentSay()('message.linkRefused'));
    },
    (problem: unknown) => announce(problemInWords(problem)),
  );
}
