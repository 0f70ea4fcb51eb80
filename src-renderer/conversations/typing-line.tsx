// Owns the line that says who else is writing; its place is always there, so that nothing jumps.
import type { ThreadView } from '../../src-shared/bridge/views.ts';
import { useTexts } from '../texts/use-texts.ts';
import { agentName, type People } from './activity-words.ts';
import { contactName } from './contact-name.ts';
import styles from './conversation-pane.module.css';

export function TypingLine({ view, people }: { view: ThreadView; people: People }) {
  const { say, language } = useTexts();
  const colleagues = view.typingAgentIds
    .filter((id) => id !== people.me)
    .map((id) => agentName(id, people, say));
  const words = [
    view.contactTyping ? say('thread.typing', { name: contactName(view.contact, say) }) : '',
    colleagues.length === 0
      ? ''
      : say('thread.colleaguesTyping', {
          count: colleagues.length,
          names: new Intl.ListFormat(language).format(colleagues),
        }),
  ];
  return (
    <p className={styles.typing} aria-live="polite">
      {words.filter((part) => part !== '').join(' ')}
    </p>
  );
}
