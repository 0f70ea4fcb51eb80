// Owns asking for e-mail and password, and saying in words why the server said no.
import { type FormEvent, useId, useState } from 'react';
import type { DeskCallAnswer } from '../../src-shared/bridge/calls.ts';
import type { PlainTextKey } from '../texts/catalogue.ts';
import { useTexts } from '../texts/use-texts.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { problemInWords } from '../view-state/refusal-words.ts';
import styles from './sign-in.module.css';

type SignInRefusal = Extract<DeskCallAnswer<'signIn'>, { state: 'refused' }>['reason'];

const refusalTexts: Record<SignInRefusal, PlainTextKey> = {
  'wrong-credentials': 'signIn.wrong-credentials',
  'rate-limited': 'signIn.rate-limited',
  unreachable: 'signIn.unreachable',
  'protocol-too-old': 'signIn.protocol-too-old',
  outage: 'signIn.outage',
};

/** What signing in answers: nothing when it went well (the session's notice follows), else a sentence. */
export function useSignIn() {
  const { say } = useTexts();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<SignInRefusal | 'problem' | null>(null);
  const [problem, setProblem] = useState('');
  const signIn = async (email: string, password: string): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    try {
      const answer = await callDesk('signIn', { email: email.trim(), password });
      if (answer.state === 'refused') setRefusal(answer.reason);
    } catch (caught) {
      setRefusal('problem');
      setProblem(problemInWords(caught));
    } finally {
      setBusy(false);
    }
  };
  const words = refusal === null ? null : refusal === 'problem' ? problem : say(refusalTexts[refusal]);
  return { signIn, busy, refusal: words };
}

export function SignInForm({ lastEmail }: { lastEmail: string }) {
  const { say } = useTexts();
  const { signIn, busy, refusal } = useSignIn();
  const [email, setEmail] = useState(lastEmail);
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const emailId = useId();
  const passwordId = useId();
  const refusalId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void signIn(email, password);
  };
  return (
    <form
      className={styles.form}
      onSubmit={submit}
      aria-describedby={refusal === null ? undefined : refusalId}
    >
      <label htmlFor={emailId}>{say('signIn.email')}</label>
      <input
        id={emailId}
        type="email"
        autoComplete="username"
        required
        value={email}
        ref={useFocusFirst(lastEmail === '')}
        onChange={(event) => setEmail(event.target.value)}
      />
      <label htmlFor={passwordId}>{say('signIn.password')}</label>
      <span className={styles.password}>
        <input
          id={passwordId}
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          required
          value={password}
          ref={useFocusFirst(lastEmail !== '')}
          onChange={(event) => setPassword(event.target.value)}
        />
        <label className={styles.show}>
          <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
          {say('signIn.showPassword')}
        </label>
      </span>
      <p id={refusalId} role="alert" className={styles.refusal}>
        {refusal}
      </p>
      <button type="submit" className={styles.submit} disabled={busy} aria-busy={busy}>
        {say(busy ? 'signIn.busy' : 'signIn.submit')}
      </button>
    </form>
  );
}

/** Focuses the element when it first appears. */
function useFocusFirst(wanted: boolean) {
  const [focusOnce] = useState(() => (element: HTMLInputElement | null) => {
    if (wanted) element?.focus();
  });
  return focusOnce;
}
