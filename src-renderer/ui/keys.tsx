// Owns how a shortcut is drawn.

import { keyNames } from './key-names.ts';
import styles from './keys.module.css';

export function Keys({ keys }: { keys: string }) {
  return (
    <kbd className={styles.keys}>
      {keyNames(keys).map((name) => (
        <kbd key={name} className={styles.key}>
          {name}
        </kbd>
      ))}
    </kbd>
  );
}
