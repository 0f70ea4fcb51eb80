// Owns what can be done with a note: change its words, or remove it.
import { Menu } from '@mantine/core';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { currentSay, useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { announce } from '../view-state/announcements.ts';
import menuStyles from './assign-menu.module.css';
import styles from './note-acts.module.css';
import { askRemoval, openEditor } from './open-editors.ts';
import type { SpokenMessage } from './thread-items.ts';

export function NoteMenu({ note, conversationId }: { note: SpokenMessage; conversationId: ConversationId }) {
  const { say } = useTexts();
  return (
    <Menu
      position="bottom-end"
      width={180}
      shadow="none"
      transitionProps={{ duration: 0 }}
      withInitialFocusPlaceholder={false}
      returnFocus={false}
      classNames={{ dropdown: menuStyles.dropdown, item: menuStyles.item }}
    >
      <Menu.Target>
        <button type="button" className={styles.more} aria-label={say('note.acts')} title={say('note.acts')}>
          <Icon name="more" size={16} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => editNote(note, conversationId)}>{say('note.edit')}</Menu.Item>
        <Menu.Item onClick={() => askToRemove(note)}>{say('note.remove')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function editNote({ id, text }: SpokenMessage, conversationId: ConversationId): void {
  openEditor(id, { what: 'note', conversationId, kind: 'note', before: text });
}

export function askToRemove({ id }: SpokenMessage): void {
  if (!askRemoval(id)) announce(currentSay()('note.changedFirst'));
}
