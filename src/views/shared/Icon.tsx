/** The page's own icons: 20-unit drawings in the current colour, always beside or instead of a label that says the same. */

/** Strokes of each icon. */
const PATHS = {
  play: 'M6.5 4.2v11.6l9-5.8z',
  pause: 'M6.8 4.5v11M13.2 4.5v11',
  'step-forward': 'M5 5v10l6.5-5zM14.5 5v10',
  'step-back': 'M15 5v10L8.5 10zM5.5 5v10',
  'message-forward': 'M3.5 6.5h9v7h-9zM3.8 6.8 8 10.4l4.2-3.6M15 7l3 3-3 3',
  'message-back': 'M7.5 6.5h9v7h-9zM7.8 6.8l4.2 3.6 4.2-3.6M5 7l-3 3 3 3',
  'handover-forward': 'M3 14.5a7 7 0 0 1 12-4M15.5 6v5h-5',
  'handover-back': 'M17 14.5a7 7 0 0 0-12-4M4.5 6v5h5',
  undo: 'M7.5 5 4 8.5 7.5 12M4.5 8.5h7a4 4 0 0 1 0 8H9',
  redo: 'M12.5 5 16 8.5 12.5 12M15.5 8.5h-7a4 4 0 0 0 0 8H11',
  waterfall: 'M3.5 4.5h5M6.5 8.2h6M10.5 11.8h4M13 15.5h3.5',
  swap: 'M4 7h11M12 4l3 3-3 3M16 13H5M8 10l-3 3 3 3',
  close: 'm5.5 5.5 9 9M14.5 5.5l-9 9',
  plus: 'M10 4.5v11M4.5 10h11',
  chevron: 'm6 8 4 4 4-4',
  'chevron-up': 'm6 12 4-4 4 4',
  'chevron-left': 'm12 6-4 4 4 4',
  'chevron-right': 'm8 6 4 4-4 4',
  check: 'm4.5 10.5 3.6 3.6 7.4-8',
  cross: 'm6 6 8 8M14 6l-8 8',
  sun: 'M10 6.7a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6M10 2.3v1.6M10 16.1v1.6M2.3 10h1.6M16.1 10h1.6M4.6 4.6l1.1 1.1M14.3 14.3l1.1 1.1M15.4 4.6l-1.1 1.1M5.7 14.3l-1.1 1.1',
  moon: 'M15.6 12.2A6.3 6.3 0 0 1 7.8 4.4a6.3 6.3 0 1 0 7.8 7.8z',
  system: 'M3.5 4.5h13v8.6h-13zM7.5 16h5',
  help: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M7.9 8a2.1 2.1 0 1 1 2.9 2c-.6.3-.8.7-.8 1.3M10 13.6v.1',
  open: 'M3.5 15.5v-11h4l1.6 2h7.4v9z',
  save: 'M10 3.5v8.7M6.5 9 10 12.5 13.5 9M4 16h12',
  sliders:
    'M3.5 6.5h7M14.5 6.5h2M3.5 13.5h2M9.5 13.5h7M12.5 4.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4M7.5 11.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4',
  compare: 'M3.5 4.5h5.6v11H3.5zM10.9 4.5h5.6v11h-5.6z',
  warning: 'M10 3.4 17.4 16H2.6zM10 8.2v3.6M10 13.7v.1',
  ladder: 'M5.5 3.5v13M14.5 3.5v13M5.5 7h8M11.5 5l2.3 2-2.3 2M14.5 13h-8M8.5 11l-2.3 2 2.3 2',
  lanes: 'M3.5 5.5h8M14 5.5h2.5M3.5 10h4.5M3.5 14.5h13M8 8.3l3.4 3.4M11.4 8.3 8 11.7',
  tables: 'M3.5 4.5h13v11h-13zM3.5 8.2h13M8.2 8.2v7.3',
  packet: 'M3.5 5.5h13v9h-13zM7 5.5v9M10.5 5.5v9',
  charts: 'M3.5 3.5v13h13M6 12.5h2.5V9H11v3.5h2.5v-6H16',
  measure: 'M3.5 3.5v13h13M6.5 13l3-4 3 1.6 4-6.1',
  studies: 'M3.5 3.5h13v13h-13zM3.5 7.2h13M8 7.2v9.3M10.5 10.4h3.6M10.5 13.4h3.6',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9M10 12v1.6',
  unlock: 'M5 9h10v7.5H5zM7 9V6a3 3 0 0 1 5.8-1M10 12v1.6',
  more: 'M5 10v.1M10 10v.1M15 10v.1',
  trash: 'M4.5 6h11M8 6V4h4v2M6 6l.7 10h6.6L14 6M8.5 9v4.5M11.5 9v4.5',
  record: 'M10 5.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9',
  stop: 'M6 6h8v8H6z',
  share:
    'M13.9 4.2a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8M13.9 12a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8M5.6 8.1a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8M7.3 9.2l4.9-2.3M7.3 10.8l4.9 2.3',
  pen: 'M4 16l.8-3.6L13.6 3.6l2.8 2.8-8.8 8.8zM11.8 5.4l2.8 2.8',
  wipe: 'M8.5 4.5 15.5 11.5 11 16H7l-3.5-3.5zM6.2 6.8l7 7M11 16h6',
  page: 'M5 2.8h7l3.5 3.5v10.9H5zM12 2.8v3.5h3.5',
  slow: 'M10 4.5a6.5 6.5 0 1 0 6.5 6.5M10 7.5V11l2.6 1.6M13.4 2.8l3.4 2.4',
} as const;

/** Name of an icon. */
export type IconName = keyof typeof PATHS;

const FILLED: ReadonlySet<IconName> = new Set(['play']);

/** An icon; hidden from screen readers, since the label beside it speaks. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill={FILLED.has(name) ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
