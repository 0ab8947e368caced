const PATHS = {
  plus: 'M12 5v14M5 12h14',
  chat: 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z',
  list: 'M4 6h11M4 12h11M4 18h7M19 18V9l2.5 1M19 18a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z',
  tray: 'M12 3v11m0 0 4-4m-4 4-4-4M4 15v3a3 3 0 0 0 3 3h10a3 3 0 0 0 3-3v-3',
  dial: 'M4 8h7m5 0h4M4 16h3m5 0h8M13.5 5.5v5M9.5 13.5v5',
  history: 'M4 4v5h5M4.5 9A8.5 8.5 0 1 1 3.5 13M12 8v4.5l3 2',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  wave: 'M3 12c1.5-8 3.5-8 5 0s3 6 4.5 0 2.5-4 3.5 0 2 2 5 0',
  cross: 'M6 6l12 12M18 6 6 18',
  down: 'm6 9 6 6 6-6',
  right: 'm9 6 6 6-6 6',
  left: 'm15 6-6 6 6 6',
  chart: 'M5 20v-7M12 20V4M19 20v-11',
  up: 'm6 15 6-6 6 6',
  grip: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  download: 'M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 20h14',
  upload: 'M12 20V8m0 0 4.5 4.5M12 8l-4.5 4.5M5 4h14',
  send: 'M12 19V5m0 0-6 6m6-6 6 6',
  stop: 'M8 8h8v8H8Z',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 4.5 4.5',
  bin: 'M4 7h16M9 7V4h6v3m-8.5 0 1 13h9l1-13M10 11v5.5M14 11v5.5',
  pencil: 'm4 20 1-4.5L16 4.5l3.5 3.5-11 11L4 20Z',
  undo: 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  alert: 'M12 8v5m0 3.5h.01M12 3 2.5 20h19L12 3Z',
  file: 'M13 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9l-6-6Zm0 0v6h6',
  leave: 'M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h10m0 0-4-4m4 4-4 4',
  outside: 'M10 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-4M14 4h6v6M20 4l-9 9',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-13v2m0 14v2m9-9h-2M5 12H3m15.4-6.4L17 7M7 17l-1.4 1.4m12.8 0L17 17M7 7 5.6 5.6',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z',
  pulse: 'M3 12h4l2.5-7 5 14 2.5-7h4',
  key: 'M14.5 13.5a4.5 4.5 0 1 0-4-4L4 16v4h4v-2.5h2.5V15l4-1.5ZM16 8h.01',
  again: 'M20 5v5h-5M4 19v-5h5M5.5 9.5A7.5 7.5 0 0 1 19 8.5l1 1.5M4 14l1 1.5a7.5 7.5 0 0 0 13.5-1',
  like: 'M7 11v9H4v-9h3Zm0 0 4-7.5c1.5 0 2.5 1 2.5 2.5L13 10h5.5a2 2 0 0 1 2 2.4l-1.2 6a2 2 0 0 1-2 1.6H7',
  dislike: 'M17 13V4h3v9h-3Zm0 0-4 7.5c-1.5 0-2.5-1-2.5-2.5l.5-4H5.5a2 2 0 0 1-2-2.4l1.2-6a2 2 0 0 1 2-1.6H17',
  heart: 'M12 20s-8-4.8-8-10.6A4.4 4.4 0 0 1 12 7a4.4 4.4 0 0 1 8 2.4C20 15.2 12 20 12 20Z',
  never: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.6 5.6l12.8 12.8',
  compass: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm3.5-12.5-2 5-5 2 2-5 5-2Z',
  copy: 'M9 9h10v11H9ZM5 15V4h10',
  plug: 'M9 3v5M15 3v5M7 8h10v3a5 5 0 0 1-10 0V8Zm5 8v5',
  flag: 'M5 21V4.5h13L15 9l3 4.5H5',
  shield: 'M12 3 5 5.5V11c0 4.6 2.8 8 7 10 4.2-2 7-5.4 7-10V5.5L12 3Z',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.4-3.6 2.8-5.5 6.5-5.5s6.1 1.9 6.5 5.5M15.5 4.3a3.5 3.5 0 0 1 0 6.4M18 15c2 .7 3.2 2.4 3.5 5',
  queue: 'M4 6h16M4 12h16M4 18h9',
  screen: 'M4 5h16v11H4ZM9 20h6m-3-4v4',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing that repeats what the text beside it says; hidden from screen readers. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  const dots = name === 'grip' || name === 'more';
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={name === 'stop' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={dots ? 2.6 : 1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
