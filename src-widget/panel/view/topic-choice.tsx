// Owns picking what a first message is about; never a condition for writing it.
import type { TopicId } from '../../../src-shared/std/ids.ts';
import type { VisitorView } from '../conversation/visitor-session.ts';
import { usePanel } from './panel-context.ts';

type TopicChoiceProps = {
  topics: VisitorView['topics'];
  chosen: TopicId | null;
  choose(topic: TopicId | null): void;
};

export function TopicChoice({ topics, chosen, choose }: TopicChoiceProps) {
  const { words } = usePanel();
  if (topics.length === 0) return null;
  return (
    <fieldset class="topics">
      <legend>{words.texts.topics}</legend>
      {topics.map((topic) => (
        <button
          type="button"
          key={topic.id}
          aria-pressed={topic.id === chosen}
          onClick={() => choose(topic.id === chosen ? null : topic.id)}
        >
          {topic.name}
        </button>
      ))}
    </fieldset>
  );
}
