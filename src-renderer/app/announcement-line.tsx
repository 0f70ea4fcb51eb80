// Owns where short words appear and go, and the live region that reads them out.
import { useEffect } from 'react';
import { dismissAnnouncement, useAnnouncements } from '../view-state/announcements.ts';
import styles from './announcement-line.module.css';

/** How long words stay (ms): long enough to read twice. */
const stayMs = 6_000;

export function AnnouncementLine() {
  const latest = useAnnouncements((state) => state.latest);
  const id = latest?.id ?? null;
  useEffect(() => {
    if (id === null) return;
    const timer = setTimeout(() => dismissAnnouncement(id), stayMs);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <div role="status" className={latest?.shown === true ? styles.line : 'visually-hidden'}>
      {latest?.text}
    </div>
  );
}
