// Owns the short words that appear and go: what an act was refused for, what arrived; said to screen readers too.
import { create } from 'zustand';

export type Announcement = { id: number; text: string; shown: boolean };

export const useAnnouncements = create<{ latest: Announcement | null }>()(() => ({ latest: null }));

let lastId = 0;

/** Shows `text` for a few seconds and reads it out. */
export function announce(text: string): void {
  lastId += 1;
  useAnnouncements.setState({ latest: { id: lastId, text, shown: true } });
}

/** Reads `text` out without showing anything. */
export function whisper(text: string): void {
  lastId += 1;
  useAnnouncements.setState({ latest: { id: lastId, text, shown: false } });
}

export function dismissAnnouncement(id: number): void {
  useAnnouncements.setState(({ latest }) => ({ latest: latest?.id === id ? null : latest }));
}
