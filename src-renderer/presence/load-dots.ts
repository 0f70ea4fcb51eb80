// Owns how an agent's load is drawn: a dot for each conversation they may hold, full for each they do.

export type LoadDot = { place: number; full: boolean };

/** At most eight dots; a larger capacity is drawn to scale, and any load shows at least one full dot. */
export function loadDots(active: number, capacity: number): LoadDot[] {
  const count = Math.min(8, Math.max(0, capacity));
  const scaled = capacity === 0 ? 0 : Math.ceil((Math.min(active, capacity) / capacity) * count);
  return Array.from({ length: count }, (_, place) => ({ place, full: place < scaled }));
}
