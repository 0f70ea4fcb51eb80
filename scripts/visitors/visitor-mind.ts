// Owns how a simulated visitor behaves: a pure function from what happened to what they do next, and after how long.
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { type VisitorLanguage, type VisitorScript, visitorWords } from './visitor-scripts.ts';

export type VisitorMind = {
  language: VisitorLanguage;
  script: VisitorScript;
  order: string;
  /** Answers of agents reacted to, and reflexes already used. */
  replied: number;
  reflexesUsed: readonly number[];
  nudged: number;
  mood: 'asking' | 'thanked' | 'following-up' | 'done';
};

/** What happened: they arrived, an agent said something, or nobody did for a while. */
export type VisitorEvent = { kind: 'arrived' } | { kind: 'agent-said'; text: string } | { kind: 'silence' };

/** Steps run one after the other, each after its pause; a new event never cuts one short. */
export type VisitorStep =
  | { do: 'say'; pauseMs: number; typingMs: number; text: string }
  | { do: 'visit'; pauseMs: number; path: string; title: string }
  /** Away for `awayMs`, then back as the same person, or as somebody new. */
  | { do: 'leave'; pauseMs: number; awayMs: number; comesBackAs: 'same' | 'new' };

/** How long a visitor waits for an answer before saying something, ms. */
export const silenceAfterMs = 45_000;
/** No visitor writes faster than this, ms from one message to the next. */
export const leastBetweenMessagesMs = 2_000;
const mostNudges = 2;

export function newMind(random: SeededRandom): VisitorMind {
  const language = random.pick<VisitorLanguage>(['en', 'fr']);
  return {
    language,
    script: random.pick(visitorWords[language].scripts),
    order: `GU-${10_000 + random.below(89_999)}`,
    replied: 0,
    reflexesUsed: [],
    nudged: 0,
    mood: 'asking',
  };
}

export function react(
  mind: VisitorMind,
  event: VisitorEvent,
  random: SeededRandom,
): { mind: VisitorMind; steps: VisitorStep[] } {
  switch (event.kind) {
    case 'arrived':
      if (mind.mood === 'following-up') return { mind, steps: [say(mind, mind.script.followUp, random)] };
      return { mind, steps: mind.script.opening.map((text) => say(mind, text, random)) };
    case 'silence': {
      if (mind.mood !== 'asking' && mind.mood !== 'following-up') return { mind, steps: [] };
      const words = visitorWords[mind.language].nudges[mind.nudged];
      if (words === undefined || mind.nudged >= mostNudges) return { mind, steps: [] };
      return { mind: { ...mind, nudged: mind.nudged + 1 }, steps: [say(mind, words, random)] };
    }
    case 'agent-said':
      return answer(mind, event.text, random);
  }
}

function answer(
  mind: VisitorMind,
  text: string,
  random: SeededRandom,
): { mind: VisitorMind; steps: VisitorStep[] } {
  const { reflexes } = visitorWords[mind.language];
  switch (mind.mood) {
    case 'asking': {
      const reflex = reflexes.findIndex(
        ({ asked }, index) => asked.test(text) && !mind.reflexesUsed.includes(index),
      );
      const reflexWords = reflexes[reflex]?.answer;
      if (reflexWords !== undefined) {
        const reflexesUsed = [...mind.reflexesUsed, reflex];
        return { mind: { ...mind, reflexesUsed }, steps: [say(mind, reflexWords, random)] };
      }
      const reply = mind.script.replies[mind.replied];
      if (reply === undefined) return thank(mind, random);
      const browses: VisitorStep[] =
        random.next() < 0.3 ? [{ do: 'visit', pauseMs: 1_000, ...mind.script.page }] : [];
      return { mind: { ...mind, replied: mind.replied + 1 }, steps: [...browses, say(mind, reply, random)] };
    }
    case 'following-up':
      return thank(mind, random);
    case 'thanked':
    case 'done':
      return { mind, steps: [] };
  }
}

/** Everybody thanks and leaves; half come back once with one more question, then somebody new takes their place. */
function thank(mind: VisitorMind, random: SeededRandom): { mind: VisitorMind; steps: VisitorStep[] } {
  const comesBackAs = mind.mood === 'asking' && random.next() < 0.5 ? 'same' : 'new';
  return {
    mind: { ...mind, mood: comesBackAs === 'same' ? 'thanked' : 'done' },
    steps: [
      say(mind, random.pick(mind.script.thanks), random),
      {
        do: 'leave',
        pauseMs: 4_000 + random.below(8_000),
        awayMs: 20_000 + random.below(60_000),
        comesBackAs,
      },
    ],
  };
}

/** Who comes through the door after having left. */
export function cameBack(mind: VisitorMind, as: 'same' | 'new', random: SeededRandom): VisitorMind {
  return as === 'new' ? newMind(random) : { ...mind, mood: 'following-up', nudged: 0 };
}

/** Reads and thinks, then writes at some 5 characters a second, slower people slower. */
function say(mind: VisitorMind, text: string, random: SeededRandom): VisitorStep {
  const words = text.replaceAll('{order}', mind.order);
  return {
    do: 'say',
    pauseMs: leastBetweenMessagesMs + random.below(4_000),
    typingMs: Math.min(12_000, Math.round(words.length * (60 + random.below(90)))),
    text: words,
  };
}
