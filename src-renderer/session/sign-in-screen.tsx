// Owns the window of somebody who is not signed in.
import { useTexts } from '../texts/use-texts.ts';
import styles from './sign-in.module.css';
import { SignInForm } from './sign-in-form.tsx';

export function SignInScreen({ serverUrl, lastEmail }: { serverUrl: string; lastEmail: string }) {
  const { say } = useTexts();
  return (
    <main className={styles.screen}>
      <div className={styles.card}>
        <h1>{say('signIn.title')}</h1>
        <SignInForm lastEmail={lastEmail} />
        <p className={styles.server}>{say('signIn.server', { server: serverUrl })}</p>
      </div>
    </main>
  );
}
