// Owns what stands where there is nothing: what is the case, and what to do.
import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

export function EmptyState({ title, hint, children }: { title: string; hint: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{title}</p>
      <p className={styles.hint}>{hint}</p>
      {children}
    </div>
  );
}
