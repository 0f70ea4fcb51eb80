// Owns a sheet over the window: the platform's own dialog, so that focus stays inside and comes back afterwards.
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './dialog.module.css';
import { Icon } from './icon.tsx';

export type DialogProps = {
  title: string;
  /** Without one the dialog shows no title bar; its name is still read out. */
  closeLabel?: string;
  width: 'narrow' | 'wide';
  onClose: () => void;
  children: ReactNode;
};

export function Dialog({ title, closeLabel, width, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it by keyboard, the click is on what lies behind
    <dialog
      ref={dialog}
      aria-label={title}
      className={`${styles.dialog} ${width === 'wide' ? styles.wide : ''}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className={styles.sheet}>
        {closeLabel === undefined ? null : (
          <header className={styles.head}>
            <h2>{title}</h2>
            <button type="button" className={styles.close} aria-label={closeLabel} onClick={onClose}>
              <Icon name="close" size={16} />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
