// Owns what is said at the foot of an act that can be taken back while another conversation is open.
import type { HeldAct } from '../../src-shared/bridge/views.ts';
import { HeldLine } from '../conversations/held-line.tsx';
import type { TextKey } from '../texts/catalogue.ts';
import { useTexts } from '../texts/use-texts.ts';
import { useHeldActs } from '../view-state/held-acts.ts';
import { useViewStore } from '../view-state/view-store.ts';
import styles from './status-bar.module.css';

type HeldText = Extract<TextKey, 'held.reply' | 'held.note' | 'held.assign' | 'held.resolve'>;

const heldTexts: Record<string, HeldText> = {
  'send-reply': 'held.reply',
  'add-note': 'held.note',
  'assign-conversation': 'held.assign',
  'resolve-conversation': 'held.resolve',
};

/** The first of what was done last: a reply that also resolves is a reply. */
export function heldAway(held: readonly HeldAct[], openId: string | null): HeldAct | null {
  const last = held.at(-1);
  if (last === undefined || last.conversationId === openId) return null;
  const { conversationId, until } = last;
  return held.find((act) => act.conversationId === conversationId && act.until === until) ?? last;
}

export function HeldAway() {
  const { say } = useTexts();
  const openId = useViewStore((state) => state.openConversationId);
  const act = heldAway(useHeldActs(), openId);
  if (act === null) return null;
  const text = heldTexts[act.command] ?? 'held.sendingIn';
  return (
    <section className={styles.held} aria-label={say('held.away')}>
      <HeldLine act={act} words={(seconds) => say(text, { seconds })} offers />
    </section>
  );
}
