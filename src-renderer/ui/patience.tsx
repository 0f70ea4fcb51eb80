// Owns what is said while something takes its time: nothing at first, words once it is felt.
import { useEffect, useState } from 'react';
import styles from './empty-state.module.css';

/** Waiting shorter than this (ms) is not felt; words for it would only flicker. */
const feltAfterMs = 400;

export function Patience({ words }: { words: string }) {
  const felt = useFelt();
  return (
    <div className={styles.empty} role="status">
      {felt ? <p className={styles.hint}>{words}</p> : null}
    </div>
  );
}

function useFelt(): boolean {
  const [felt, setFelt] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setFelt(true), feltAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return felt;
}
