// Owns signing out: what is not sent yet is never thrown away without being asked.
import { useTexts } from '../texts/use-texts.ts';
import { announce } from '../view-state/announcements.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { problemInWords } from '../view-state/refusal-words.ts';
import { askAboutUnsent, showSheet, useViewStore } from '../view-state/view-store.ts';
import styles from './settings-sheet.module.css';

export function SignOut() {
  const { say } = useTexts();
  const unsent = useViewStore((state) => state.unsentAtSignOut);
  const signOut = async (discardUnsent: boolean) => {
    try {
      const answer = await callDesk('signOut', { discardUnsent });
      if (answer.state === 'unsent') askAboutUnsent(answer.count);
      else showSheet('none');
    } catch (problem) {
      announce(problemInWords(problem));
    }
  };
  if (unsent === 0) {
    return (
      <button type="button" className={styles.button} onClick={() => void signOut(false)}>
        {say('settings.signOut')}
      </button>
    );
  }
  return (
    <div className={styles.unsent} role="alert">
      <p>{say('settings.unsent', { count: unsent })}</p>
      <button type="button" className={styles.button} onClick={() => askAboutUnsent(0)}>
        {say('settings.staySignedIn')}
      </button>
      <button type="button" className={styles.button} onClick={() => void signOut(true)}>
        {say('settings.signOutAnyway')}
      </button>
    </div>
  );
}
