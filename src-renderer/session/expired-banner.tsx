// Owns the line that says the session has ended, with signing in again on the spot; work goes on below it.
import { type FormEvent, useId, useState } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import styles from './sign-in.module.css';
import { useSignIn } from './sign-in-form.tsx';

export function ExpiredBanner({ email }: { email: string }) {
  const { say } = useTexts();
  const { signIn, busy, refusal } = useSignIn();
  const [password, setPassword] = useState('');
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void signIn(email, password);
  };
  return (
    <section className={styles.banner} role="alert" aria-label={say('expired.title')}>
      <p>
        <strong>{say('expired.title')}</strong> {say('expired.body')}
        {refusal === null ? null : <span className={styles.refusal}> {refusal}</span>}
      </p>
      <form onSubmit={submit}>
        <label htmlFor={id}>{say('expired.password', { email })}</label>
        <input
          id={id}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <button type="submit" className={styles.submit} disabled={busy}>
          {say('signIn.submit')}
        </button>
      </form>
    </section>
  );
}
