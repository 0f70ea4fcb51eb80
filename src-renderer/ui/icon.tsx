// Owns the window's few drawings, each a line of one weight on a 20 px square.

const drawings = {
  inbox: 'M3 11.5 5 4h10l2 7.5V16H3v-4.5Zm0 0h4l1 2h4l1-2h4',
  settings: 'M4 6h7m4 0h1M4 10h1m4 0h7M4 14h9m4 0h-1M13 4.5v3M7 8.5v3M14 12.5v3',
  take: 'M10 3v9m0 0 3.5-3.5M10 12 6.5 8.5M4 16h12',
  transfer: 'M4 7h11m0 0-3-3m3 3-3 3M16 14H5m0 0 3 3m-3-3 3-3',
  resolve: 'm4 10.5 4 4 8-9',
  reopen: 'M4 10a6 6 0 1 0 2-4.5M4 3.5v3.2h3.2',
  details: 'M3.5 4.5h13v11h-13zM12 4.5v11',
  note: 'M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9M5 9h10v7H5z',
  more: 'M5 9.8v.4M10 9.8v.4M15 9.8v.4',
  down: 'M10 4v11m0 0 4-4m-4 4-4-4',
  close: 'm5 5 10 10M15 5 5 15',
  link: 'M8 5H5v10h10v-3M11 4.5h4.5V9M15 5l-6 6',
  draft: 'm4 16 .8-3.4 8.6-8.6 2.6 2.6-8.6 8.6L4 16Z',
  alert: 'M10 4.5v7M10 14.8v.4',
  clock: 'M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM10 6.5V10l2.5 2',
  accepting: 'M3.5 4.5h13v9H9l-3.5 3v-3h-2z',
  notAccepting: 'M3.5 4.5h13v9H9l-3.5 3v-3h-2zM7 6.8l6 4.4M13 6.8l-6 4.4',
} as const;

export type IconName = keyof typeof drawings;

/** Always beside words or under a name: hidden from screen readers. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
